using Comity.Bench.Measuring;
using Comity.Cases.Bodies;
using Comity.Cases.Incidents;
using Comity.Statements;
using Comity.Statements.Rosters;
using Comity.Storage.History;
using Comity.Storage.Trust;

namespace Comity.Bench.Nodes;

/// <summary>Two invented States in one community, each on a node of its own: XA asks, XB is asked.</summary>
internal sealed class Pair : IAsyncDisposable
{
    private Pair(BenchNode asker, BenchNode asked, CommunityId community) => (Asker, Asked, Community) = (asker, asked, community);

    public BenchNode Asker { get; }

    public BenchNode Asked { get; }

    public CommunityId Community { get; }

    public static async Task<Pair> FoundAsync(Scratch scratch, string provider = Stores.Sqlite)
    {
        var (asker, asked) = (await BenchNode.FoundAsync(scratch, "XA", provider), await BenchNode.FoundAsync(scratch, "XB"));
        var (ours, theirs) = (asker.Get<Founding>(), asked.Get<Founding>());
        var community = (await ours.FoundCommunityAsync(asker.Seat, Text("Benchmark"), CommunityKind.Regional, MemberOf(asker), rules: null, default)).Value.Community;
        await TakeAsync(theirs, ours.File([asker.Participant], [community]));
        var request = (await theirs.AskToJoinAsync(asked.Seat, community, default)).Value;
        await TakeAsync(ours, request);
        await TakeAsync(ours, theirs.File([asked.Participant], []));
        var member = MemberOf(asked) with { Join = request.Join };
        _ = (await ours.ChangeRosterAsync(asker.Seat, community, body => body with { Members = [.. body.Members, member] }, default)).Value;
        await TakeAsync(theirs, ours.File([asker.Participant, asked.Participant], [community]));
        return new Pair(asker, asked, community);
    }

    /// <summary>A request for mitigation from XA to XB, of an ordinary length.</summary>
    public StatementDraft Request(int number) => new()
    {
        Seat = Asker.Seat.Id,
        Type = CaseTypes.Request,
        Community = Community,
        Marking = Marking.Create(Tlp.Amber, new Audience.Named([new Recipient(Asked.Participant, [])])).Value,
        Body = BodyJson.Write(new RequestBody
        {
            Kind = RequestKind.Mitigation,
            Title = Text($"Please stop the flood, {number}"),
            Text = Text("From 192.0.2.7 against a hospital network since 02:40 UTC. " + string.Join(' ', Enumerable.Repeat("Seen again at the edge.", 8))),
            Wanted = WantedAnswer.Decision,
            AnswerBy = TimeProvider.System.GetUtcNow().AddDays(2),
            OwnNumber = $"XA-{number}",
            Sentences = WithoutPrejudice.OnOpenings,
        }),
    };

    /// <summary>Releases a request as a person's release does: signed, logged, queued, durable when this returns.</summary>
    public async Task<Released> AskAsync(int number) =>
        (await Asker.Get<StatementRelease>().ReleaseAsync(Request(number), alongside: null, default)).Value;

    /// <summary>The same, many times, by as many callers as share a transaction.</summary>
    public async Task AskAsync(int from, int count, Progress progress)
    {
        var next = from;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            for (var number = Interlocked.Increment(ref next) - 1; number < from + count; number = Interlocked.Increment(ref next) - 1)
            {
                await AskAsync(number);
                if (number % 500 == 0)
                    progress.Show($"issuing {number - from} of {count}");
            }
        })));
    }

    public async ValueTask DisposeAsync()
    {
        await Asker.DisposeAsync();
        await Asked.DisposeAsync();
    }

    private static LanguageText Text(string text) => LanguageText.Of("en", text);

    private static Member MemberOf(BenchNode node) =>
        new() { P = node.Participant, Name = Text(node.Seat.Name), Code = node.Seat.Name, Kind = MemberKind.State };

    public static async Task TakeAsync(Founding founding, TrustFile file)
    {
        if (await founding.TakeAsync(file, default) is { } refusal)
            throw new InvalidOperationException($"founding a community: {refusal}");
    }
}
