namespace Comity.Office.Rights;

/// <summary>The rights of a role at one seat, in one community or, with null, in all.</summary>
public sealed record RightsGrant(Verbs Verbs, int Seat, CommunityId? Community)
{
    /// <summary>In which capacity its holder clears, such as <c>legal</c>; null for none in particular.</summary>
    public string? Capacity { get; init; }

    internal bool Covers(Verbs verb) => verb != Verbs.None && (Verbs & verb) == verb;

    internal bool Covers(Verbs verb, int seat, CommunityId? community) =>
        Covers(verb) && Seat == seat && (Community is null || Community == community);
}

/// <summary>The communities of one seat in which an officer has a right.</summary>
/// <param name="All">Every community, and matters of none.</param>
/// <param name="Some">These, when not all. Nullable only so that queries compare them with nullable columns.</param>
public sealed record CommunityScope(bool All, IReadOnlyList<CommunityId?> Some);

/// <summary>What one officer may do, where. What no grant names is not allowed.</summary>
public sealed class OfficerRights
{
    private readonly int _seat;
    private readonly string[] _desks;
    private readonly RightsGrant[] _grants;
    private readonly bool _isOperator;

    /// <param name="seat">The officer's own seat, to which the desks belong.</param>
    public OfficerRights(int seat, IEnumerable<string> desks, IEnumerable<RightsGrant> grants)
        : this(seat, [.. desks], [.. grants], isOperator: false)
    {
    }

    private OfficerRights(int seat, string[] desks, RightsGrant[] grants, bool isOperator) =>
        (_seat, _desks, _grants, _isOperator) = (seat, desks, grants, isOperator);

    /// <summary>No right at all.</summary>
    public static OfficerRights None { get; } = new(0, [], []);

    /// <summary>The holder of the data folder: administers every seat, and needs no account. Reads and issues nothing by it.</summary>
    internal static OfficerRights Operator { get; } = new(0, [], [], isOperator: true);

    /// <param name="community">Null asks about a matter of no community: only a grant for all communities covers it.</param>
    public bool May(Verbs verb, int seat, CommunityId? community) =>
        (_isOperator && verb == Verbs.Administer) || Array.Exists(_grants, grant => grant.Covers(verb, seat, community));

    /// <summary>Whether there is any seat and community where it is allowed: enough to show a page, never to act.</summary>
    public bool MayAnywhere(Verbs verb) => (_isOperator && verb == Verbs.Administer) || Array.Exists(_grants, grant => grant.Covers(verb));

    /// <summary>Whether TLP:RED content for this desk of this seat may be shown: to read there, and to sit at that desk.</summary>
    /// <remarks>A desk of the same name at another seat is another desk.</remarks>
    public bool MayReadDesk(string desk, int seat, CommunityId? community) =>
        seat == _seat && Array.IndexOf(_desks, desk) >= 0 && May(Verbs.Read, seat, community);

    /// <summary>Whether the right to clear is held there in this capacity.</summary>
    public bool MayClearAs(string capacity, int seat, CommunityId? community) =>
        Array.Exists(_grants, grant => string.Equals(grant.Capacity, capacity, StringComparison.Ordinal) && grant.Covers(Verbs.Clear, seat, community));

    /// <summary>Where at a seat any of <paramref name="verbs"/> is allowed: for lists, which filter in the database.</summary>
    public CommunityScope Where(Verbs verbs, int seat)
    {
        var covering = Array.FindAll(_grants, grant => grant.Seat == seat && (grant.Verbs & verbs) != Verbs.None);
        return new CommunityScope(Array.Exists(covering, grant => grant.Community is null), [.. covering.Select(grant => grant.Community).Distinct()]);
    }

    /// <summary>The desks the officer sits at; none at another seat than their own.</summary>
    public IReadOnlyList<string> DesksAt(int seat) => seat == _seat ? _desks : [];

    /// <summary>These rights, as far as <paramref name="scope"/> contains them.</summary>
    public OfficerRights Within(Verbs scope) =>
        new(_seat, _desks, [.. _grants.Select(grant => grant with { Verbs = grant.Verbs & scope })]);
}
