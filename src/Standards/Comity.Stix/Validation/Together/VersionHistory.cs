namespace Comity.Stix;

/// <summary>What has been seen of one identifier: what its versions must share, and what each of them held.</summary>
internal sealed class VersionHistory(StixTimestamp? created, string creator)
{
    // One version is the rule; a dictionary for each object would cost more than all that is in it.
    private Guid _firstContent;
    private StixTimestamp? _first;
    private Dictionary<StixTimestamp, Guid>? _others;

    public StixTimestamp? Created { get; private set; } = created;

    /// <summary>The <c>created_by_ref</c>; empty as long as no version names it.</summary>
    public string Creator { get; private set; } = creator;

    /// <summary>When the object was revoked; <see langword="null"/> if it was not.</summary>
    public StixTimestamp? Revoked { get; private set; }

    public StixTimestamp? Latest { get; private set; }

    /// <summary>Keeps a version that was not there before; one that was stays, and <paramref name="before"/> is what it held.</summary>
    public bool TryKeep(StixTimestamp version, Guid content, out Guid before)
    {
        before = default;
        if (_first is null)
        {
            (_first, _firstContent) = (version, content);
            return true;
        }

        if (_first == version)
        {
            before = _firstContent;
            return false;
        }

        return (_others ??= []).TryAdd(version, content) || !_others.TryGetValue(version, out before);
    }

    public bool Has(StixTimestamp version) => _first == version || _others?.ContainsKey(version) == true;

    /// <summary>Takes over what this version adds to what is known.</summary>
    public void Take(StixTimestamp? created, string creator, StixTimestamp? version, bool isRevoked)
    {
        Created ??= created;
        Creator = Creator.Length > 0 ? Creator : creator;
        if (version is not { } at)
            return;
        if (Latest is null || at > Latest)
            Latest = at;
        if (isRevoked && (Revoked is null || at < Revoked))
            Revoked = at;
    }
}
