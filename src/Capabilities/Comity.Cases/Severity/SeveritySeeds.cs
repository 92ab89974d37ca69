using Comity.Cases.Classification;

namespace Comity.Cases.Severity;

/// <summary>The schemes that come with Comity to start from. They are no State's; whoever adopts one owns and edits a copy.</summary>
public static class SeveritySeeds
{
    /// <summary>Eight weighted questions with bands, marked as notional.</summary>
    public static SeverityScheme NotionalWeighted { get; } = Seed("notional-weighted.seed.json");

    /// <summary>N0 (none) to N5 (national emergency): a ladder between national schemes.</summary>
    public static SeverityScheme NeutralLadder { get; } = Seed("neutral-ladder.seed.json");

    public static IReadOnlyList<SeverityScheme> All => [NotionalWeighted, NeutralLadder];

    private static SeverityScheme Seed(string name) => SeverityScheme.Read(DataFile.Embedded(name)).Value;
}
