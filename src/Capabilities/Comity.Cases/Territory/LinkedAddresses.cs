namespace Comity.Cases.Territory;

/// <summary>One item of a notice that we know of, with an answer in force if there is one.</summary>
/// <param name="Notice">The notice it stands in.</param>
/// <param name="Notifier">Who sent the notice; never shown to another participant.</param>
/// <param name="AnsweredBy">Who answered; <see langword="null"/> without an answer.</param>
public sealed record KnownItem(StatementId Notice, ParticipantId Notifier, NoticeItem Item, ParticipantId? AnsweredBy, ItemAnswer? Answer);

/// <summary>How answers about one address do not go together.</summary>
public enum Contradiction
{
    /// <summary>One answer found something there, another did not.</summary>
    Existence,

    /// <summary>Several participants answer as if it were theirs.</summary>
    Ownership,

    /// <summary>Several participants say that it is not theirs, and none that it is.</summary>
    Nobody,
}

/// <summary>An address that several notices name, for our own eyes: it knows who sent them.</summary>
public sealed record LinkedAddress(AddressBlock Address, IReadOnlyList<KnownItem> Items, IReadOnlyList<Contradiction> Contradictions)
{
    /// <summary>The same without anything that tells one sender of another.</summary>
    public LinkedAddressSummary WithoutSenders() =>
        new(Address, Items.Select(item => item.Notice).Distinct().Count(), Contradictions);
}

/// <summary>What may be said of a linked address beyond our node: no sender, no notice, no time.</summary>
public sealed record LinkedAddressSummary(AddressBlock Address, int Notices, IReadOnlyList<Contradiction> Contradictions);

/// <summary>Links items of the same address across notices, on our node only.</summary>
public static class LinkedAddresses
{
    /// <summary>Every address that stands in several notices or has answers that contradict each other, by address.</summary>
    /// <remarks>Only equal addresses and blocks are linked; a block and an address inside it are not.</remarks>
    public static IReadOnlyList<LinkedAddress> Find(IEnumerable<KnownItem> items) =>
    [
        .. items.GroupBy(item => item.Item.Address)
            .Select(group => new LinkedAddress(group.Key, [.. group], Contradictions([.. group])))
            .Where(linked => linked.Contradictions.Count > 0 || linked.Items.Select(item => item.Notice).Distinct().Skip(1).Any())
            .OrderBy(linked => linked.Address),
    ];

    private static List<Contradiction> Contradictions(List<KnownItem> items)
    {
        var answered = items.Where(item => item is { Answer: not null, AnsweredBy: not null }).ToList();
        var theirs = answered.Where(item => item.Answer!.Kind != AnswerKind.NotOurs).ToList();
        var found = new List<Contradiction>();
        if (theirs.Exists(item => IsPresent(item.Answer!.Kind)) && theirs.Exists(item => !IsPresent(item.Answer!.Kind)))
            found.Add(Contradiction.Existence);
        if (Answerers(theirs) > 1)
            found.Add(Contradiction.Ownership);
        if (theirs.Count == 0 && Answerers(answered) > 1)
            found.Add(Contradiction.Nobody);
        return found;
    }

    private static int Answerers(List<KnownItem> items) => items.Select(item => item.AnsweredBy).Distinct().Count();

    private static bool IsPresent(AnswerKind kind) => kind is AnswerKind.Confirmed or AnswerKind.AlreadyMended or AnswerKind.OperatorTold;
}
