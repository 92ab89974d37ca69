using Comity.Statements.Keysets;

namespace Comity.Statements.Evidence;

/// <summary>Says where a place lies in a log that its participant's roots have ended: what stands behind the end they named counts no more (federation.md 2.7).</summary>
/// <remarks>The declaration is the keyset that opens the next epoch; a bundle carries it with the others of its chain.</remarks>
internal static class EpochEnd
{
    /// <summary>The log place is behind the end that the issuer's roots declared: its issuer does not stand by it.</summary>
    public const string Behind = "place.behind-end";

    /// <summary>The place is proven in a tree of the declared size and another root.</summary>
    public const string Other = "place.other-end";

    /// <summary>The file does not show that the tree of the place and the declared end are one history.</summary>
    public const string Unproven = "place.end-unproven";

    public static void Judge(KeysetChain chain, BundleLogs logs, ProvenPlace place, StatementId sid, string where, Findings findings)
    {
        if (chain.EndOf(place.Epoch) is not { } end)
            return;
        if (place.Index >= end.Size)
            findings.Wrong(Behind, where, sid, $"It stands at index {place.Index} of epoch {place.Epoch}, which its issuer's roots have ended at size {end.Size}: it counts no more.");
        else if (logs.IsOneWith(chain.Participant, place, end))
            return;
        else if (place.Within.Size == end.Size)
            findings.Wrong(Other, where, sid, $"Its place is proven in another tree than the one at which its issuer's roots have ended epoch {place.Epoch}.");
        else
            findings.NotShown(Unproven, where, sid, $"Its issuer's roots have ended epoch {place.Epoch} at size {end.Size}; that its place leads there is not shown.");
    }

    /// <summary>Whether a finding leaves a statement without a place that counts.</summary>
    public static bool Unsettles(EvidenceFinding finding) => finding.Code is Behind or Other or Unproven;
}
