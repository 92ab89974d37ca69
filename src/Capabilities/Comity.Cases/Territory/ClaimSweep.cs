namespace Comity.Cases.Territory;

/// <summary>A claim and the number of the source that makes it; a higher number is newer.</summary>
internal readonly record struct SourcedClaim(Claim Claim, int Source);

/// <summary>Goes through overlapping claims from the lowest address up and hands out stretches that the same claims cover.</summary>
internal static class ClaimSweep
{
    /// <summary>Most claims that may cover one address: data beyond this is not a registry's.</summary>
    public const int MaxDepth = 256;

    /// <param name="claims">Sorted in place by first address.</param>
    /// <param name="take">Gets each stretch (both ends included, ascending, without gaps inside) and all claims that cover it.</param>
    public static Refusal? Run(List<SourcedClaim> claims, Action<UInt128, UInt128, List<SourcedClaim>> take)
    {
        claims.Sort((a, b) => a.Claim.First.CompareTo(b.Claim.First));
        var covering = new List<SourcedClaim>();
        var at = UInt128.Zero;
        for (var next = 0; next < claims.Count || covering.Count > 0;)
        {
            if (covering.Count == 0)
                at = claims[next].Claim.First;
            while (next < claims.Count && claims[next].Claim.First == at)
                covering.Add(claims[next++]);
            if (covering.Count > MaxDepth)
                return new AllocationsTooEntangled(MaxDepth) { Mend = "Load fewer sources, or mend the range list." };
            var end = End(covering);
            if (next < claims.Count && claims[next].Claim.First <= end)
                end = claims[next].Claim.First - 1;
            take(at, end, covering);
            covering.RemoveAll(claim => claim.Claim.Last == end);
            // Wraps to 0 only after the very last address, and then nothing covers it and nothing is next.
            at = unchecked(end + 1);
        }

        return null;
    }

    private static UInt128 End(List<SourcedClaim> covering)
    {
        var end = covering[0].Claim.Last;
        foreach (var claim in covering)
            end = UInt128.Min(end, claim.Claim.Last);
        return end;
    }
}
