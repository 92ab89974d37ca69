using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Comity.Storage.Trust;

namespace Comity.Cases.Clocks;

/// <summary>What a community has agreed on time, as durations; the asker turns them into absolute deadlines.</summary>
/// <remarks>
/// Read from the member <c>cases</c> of the roster's rules; what is absent keeps its default. Durations are ISO 8601 with weeks, days, hours
/// and minutes, from one minute to 366 days.
/// </remarks>
public sealed partial record CaseRules
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>By when a receipt by a person is expected: <c>acknowledgeWithin</c>.</summary>
    public TimeSpan AcknowledgeWithin { get; init; } = TimeSpan.FromDays(1);

    /// <summary>By when a decision is expected: <c>decideWithin</c>.</summary>
    public TimeSpan DecideWithin { get; init; } = TimeSpan.FromDays(5);

    /// <summary>How long each step of a duty chain has, where the chain does not say: <c>climbStep</c>.</summary>
    public TimeSpan ClimbStep { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long after the deadline the step to the policy contact is proposed: <c>proposePolicyAfter</c>.</summary>
    public TimeSpan ProposePolicyAfter { get; init; } = TimeSpan.FromDays(1);

    /// <summary>From which age on allocation data allow a preview only, in days, 1 to 366: <c>rangeAgeDays</c>.</summary>
    public int RangeAgeDays { get; init; } = 30;

    /// <summary>The rules in a roster's <c>rules</c>, or what in them cannot be read.</summary>
    public static Result<CaseRules> Read(JsonElement? rules)
    {
        if (rules is not { ValueKind: JsonValueKind.Object } all || !all.TryGetProperty("cases", out var own))
            return new CaseRules();
        if (own.ValueKind != JsonValueKind.Object)
            return Bad("");
        var read = new CaseRules();
        foreach (var rule in own.EnumerateObject())
        {
            if (rule.Name == "rangeAgeDays")
                read = rule.Value.ValueKind == JsonValueKind.Number && rule.Value.TryGetInt32(out var days) && days is >= 1 and <= 366 ? read with { RangeAgeDays = days } : null;
            else if (rule.Name is "acknowledgeWithin" or "decideWithin" or "climbStep" or "proposePolicyAfter")
                read = Duration(rule.Value) is { } duration ? read.With(rule.Name, duration) : null;
            if (read is null)
                return Bad("/" + rule.Name);
        }

        return read;
    }

    /// <summary>How long the asker grants for the answer it wants.</summary>
    public TimeSpan For(Bodies.WantedAnswer wanted) => wanted == Bodies.WantedAnswer.Decision ? DecideWithin : AcknowledgeWithin;

    /// <summary>An ISO 8601 duration of weeks, or of days, hours and minutes; null when it is none or out of bounds.</summary>
    internal static TimeSpan? Duration(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || Form().Match(value.GetString()!) is not { Success: true } match || match.Value.EndsWith('T'))
            return null;
        var duration = TimeSpan.FromDays((7 * Number(match, "w")) + Number(match, "d")) + TimeSpan.FromHours(Number(match, "h")) + TimeSpan.FromMinutes(Number(match, "m"));
        return duration >= Shortest && duration <= Longest ? duration : null;
    }

    private CaseRules With(string rule, TimeSpan duration) => rule switch
    {
        "acknowledgeWithin" => this with { AcknowledgeWithin = duration },
        "decideWithin" => this with { DecideWithin = duration },
        "climbStep" => this with { ClimbStep = duration },
        _ => this with { ProposePolicyAfter = duration },
    };

    private static int Number(Match match, string part) =>
        match.Groups[part] is { Success: true, Value: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : 0;

    private static BadCaseRules Bad(string where) =>
        new("Rules are ISO 8601 durations from PT1M to P366D, and rangeAgeDays is a number of days.") { Where = "/rules/cases" + where };

    [GeneratedRegex(@"\AP(?:(?<w>[0-9]{1,5})W|(?:(?<d>[0-9]{1,5})D)?(?:T(?:(?<h>[0-9]{1,5})H)?(?:(?<m>[0-9]{1,5})M)?)?)\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

/// <summary>Knows the rules of every community this node is in.</summary>
internal sealed class CommunityRules(TrustBook trust)
{
    /// <summary>The newest roster's rules; defaults where there are none, or none that can be read: a clock always runs.</summary>
    public CaseRules Of(CommunityId community) =>
        CaseRules.Read(trust.Of(community)?.Newest.Body.Rules).TryGet(out var rules, out _) ? rules : new CaseRules();
}
