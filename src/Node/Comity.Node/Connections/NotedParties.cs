using Comity.Cases.Letters;
using Comity.Contacts;
using Comity.Storage;

namespace Comity.Node.Connections;

/// <summary>Tells Cases, from Contacts, which parties without a node letters can go to: their first technical desk's address, else any.</summary>
internal sealed class NotedParties : IAddressBook
{
    private const int Most = 200;

    public async Task<IReadOnlyList<Addressee>> AllAsync(NodeDb db, int seat, CancellationToken cancellation) =>
        (await ListAbsentParties.RunAsync(db, new(seat, Limit: Most), cancellation)).TryGet(out var page, out _)
            ? [.. page.Items.Select(party => new Addressee(party.Id.ToString(), party.Name, MailOf(party)))]
            : [];

    private static string? MailOf(AbsentParty party) => party.Desks.Select(desk => desk.Entry).OrderBy(desk => desk.Level == ContactLevel.Technical ? 0 : 1)
        .SelectMany(desk => desk.Channels).FirstOrDefault(channel => channel.Kind == Channel.Mail)?.Value;
}
