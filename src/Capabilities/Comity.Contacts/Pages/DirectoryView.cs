namespace Comity.Contacts.Pages;

/// <summary>What a reader asked of the directory.</summary>
/// <param name="Query">A word looked for; null or empty: none.</param>
/// <param name="Level">Only participants with a desk of this level, or only such desks.</param>
/// <param name="OnDuty">Only desks at which somebody is there now.</param>
public sealed record DirectoryFilter(string? Query, ContactLevel? Level, bool OnDuty)
{
    public bool IsSearch => !string.IsNullOrWhiteSpace(Query);

    public bool IsAny => IsSearch || Level is not null || OnDuty;

    /// <summary>The directory filtered like this, from a cursor on.</summary>
    public string Href(string? after)
    {
        List<string> query = [];
        if (IsSearch)
            query.Add("q=" + Uri.EscapeDataString(Query!.Trim()));
        if (Level is { } level)
            query.Add("level=" + level.ToString().ToLowerInvariant());
        if (OnDuty)
            query.Add("duty=now");
        if (after is not null)
            query.Add("after=" + after);
        return query.Count == 0 ? ContactsPages.Path : ContactsPages.Path + "?" + string.Join('&', query);
    }
}

/// <summary>One participant in the list, with the desks that are shown of it.</summary>
public sealed record DirectoryRow(ParticipantId Participant, string? Name, string? Code, IReadOnlyList<DeskAt<SignedDesk>> Desks)
{
    public Proof? LastProved => Desks.Select(desk => desk.Desk.LastProved).MaxBy(proof => proof?.At);
}

/// <summary>What the directory answers.</summary>
/// <param name="Noted">Parties without a node that a search found: our word, apart from the participants' own.</param>
/// <param name="More">Whether there is more than is shown.</param>
/// <param name="Next">The cursor of the next page.</param>
public sealed record DirectoryView(IReadOnlyList<DirectoryRow> Rows, IReadOnlyList<AbsentParty> Noted, bool More = false, string? Next = null)
{
    public static DirectoryView Of(Page<ListParticipants.Item> page, DateTimeOffset now) =>
        new([.. page.Items.Select(item => new DirectoryRow(item.Participant, item.Name, item.Code, DutyOrder.Of(item.Desks, null, [], now)))], [], Next: page.Next);

    public static DirectoryView Of(SearchDirectory.Found found, DirectoryFilter filter, DateTimeOffset now)
    {
        var seen = found.Signed.Select(one => (one.Name, one.Code, Desk: DutyOrder.See(one.Desk, filter.Level, [], now)))
            .Where(one => one.Desk.LevelMatches && (!filter.OnDuty || one.Desk.IsOpen == true));
        return new(Grouped(seen), found.Noted, found.More);
    }

    public static DirectoryView Of(OnDutyNow.Found found) =>
        new(Grouped(found.Items.Select(item => (item.Name, item.Code, item.Desk))), [], found.More);

    private static IReadOnlyList<DirectoryRow> Grouped(IEnumerable<(string? Name, string? Code, DeskAt<SignedDesk> Desk)> desks) =>
        [.. desks.GroupBy(one => one.Desk.Desk.Participant)
            .Select(group => new DirectoryRow(group.Key, group.First().Name, group.First().Code, [.. group.Select(one => one.Desk)]))];
}
