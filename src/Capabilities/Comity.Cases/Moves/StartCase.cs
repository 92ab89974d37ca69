using Comity.Cases.Bodies;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.History;

namespace Comity.Cases.Moves;

/// <summary>Drafts the statement that opens a thread; the sentences without prejudice are put on it by themselves.</summary>
internal static class StartCase
{
    /// <summary>Who asks whom.</summary>
    /// <param name="Seat">Our seat.</param>
    /// <param name="Community">In which community.</param>
    /// <param name="Marking">Label and audience; who in it only gets a copy stands in the body.</param>
    internal sealed record Opening(int Seat, CommunityId Community, Marking Marking)
    {
        public UseTerms? Use { get; init; }

        /// <summary>The exercise it is played in.</summary>
        public string? Exercise { get; init; }

        /// <summary>Our own earlier thread that it goes on from, after a redirection.</summary>
        public StatementId? Continues { get; init; }

        public IReadOnlyList<Attachment> Attachments { get; init; } = [];
    }

    public static Task<Result<StatementDraft>> NotifyAsync(NodeDb db, Opening opening, NotificationBody body, CancellationToken cancellation) =>
        DraftAsync(db, opening, CaseTypes.Notification, body with { Sentences = WithoutPrejudice.OnOpenings }, cancellation);

    public static Task<Result<StatementDraft>> RequestAsync(NodeDb db, Opening opening, RequestBody body, CancellationToken cancellation) =>
        DraftAsync(db, opening, CaseTypes.Request, body with { Sentences = WithoutPrejudice.OnOpenings }, cancellation);

    public static Task<Result<StatementDraft>> NotifyTerritoryAsync(NodeDb db, Opening opening, TerritoryNoticeBody body, CancellationToken cancellation) =>
        DraftAsync(db, opening, CaseTypes.TerritoryNotice, body with { Sentences = WithoutPrejudice.OnOpenings }, cancellation);

    private static async Task<Result<StatementDraft>> DraftAsync<T>(NodeDb db, Opening opening, StatementType type, T body, CancellationToken cancellation)
        where T : class
    {
        var self = await ThreadDraft.SelfAsync(db, opening.Seat, cancellation);
        return await ThreadDraft.JudgedAsync(db, self, new StatementDraft
        {
            Seat = opening.Seat,
            Type = type,
            Community = opening.Community,
            Marking = opening.Marking,
            Body = BodyJson.Write(body),
            Use = opening.Use,
            Exercise = opening.Exercise,
            // Not shared: the State asked next need not know the thread it was redirected from.
            References = opening.Continues is { } earlier ? [new Reference(earlier, CaseRel.Continues, Shared: false)] : [],
            Attachments = opening.Attachments,
        }, cancellation);
    }
}
