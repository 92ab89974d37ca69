using System.Text.Json;
using Comity.Office.Drafts;
using Comity.Statements;

namespace Comity.Office.Clearance;

/// <summary>What must happen before statements of one kind leave, as data.</summary>
/// <param name="Family">The type without its major version, such as <c>cases.request</c>.</param>
/// <param name="Needed">The capacities in which distinct officers must clear; an empty text is "in any". None: one person drafts and releases.</param>
/// <param name="MayBeUrgent">Whether a standing authorisation may stand in for the clearances.</param>
public sealed record ClearanceRule(string Family, IReadOnlyList<string> Needed, bool MayBeUrgent)
{
    /// <summary>In any capacity: whoever may clear.</summary>
    public const string AnyCapacity = "";

    /// <summary>Narrows the rule to bodies whose member of this name has this text; null for all bodies of the family.</summary>
    public (string Member, string Text)? When { get; init; }

    /// <summary>One person drafts and releases.</summary>
    public bool IsOnePerson => Needed.Count == 0;

    /// <summary>Two persons: what holds where no rule says otherwise.</summary>
    public static ClearanceRule Usual(string family) => new(family, [AnyCapacity], MayBeUrgent: true);

    internal bool Covers(StatementType type, ReadOnlyMemory<byte> body) =>
        string.Equals(Family, type.Family, StringComparison.Ordinal) && (When is not { } when || Says(body, when.Member, when.Text));

    private static bool Says(ReadOnlyMemory<byte> body, string member, string text)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty(member, out var value)
            && value.ValueKind == JsonValueKind.String && value.ValueEquals(text);
    }
}

/// <summary>The rules of this node. A rule for some bodies comes before the one for all of the family.</summary>
public sealed class ClearanceRules
{
    private readonly ClearanceRule[] _rules;

    /// <exception cref="ArgumentException">Two rules are for the same: which one counts would be chance.</exception>
    public ClearanceRules(IEnumerable<ClearanceRule> rules)
    {
        _rules = [.. rules.OrderBy(rule => rule.When is null)];
        if (_rules.DistinctBy(rule => (rule.Family, rule.When)).Count() != _rules.Length)
            throw new ArgumentException("Two clearance rules are for the same kind.", nameof(rules));
    }

    /// <summary>The rules that the design names; a capability adds its own with <c>AddClearanceRule</c>.</summary>
    public static IReadOnlyList<ClearanceRule> Seed { get; } =
    [
        new("cases.answer", [], MayBeUrgent: true) { When = ("status", "acknowledged") },
        new("cases.recall", [], MayBeUrgent: true),
        new("cases.assessment", ["policy", "legal"], MayBeUrgent: false),
    ];

    public ClearanceRule For(StatementType type, ReadOnlyMemory<byte> body) =>
        Array.Find(_rules, rule => rule.Covers(type, body)) ?? ClearanceRule.Usual(type.Family);

    /// <summary>Whether any statement of the family may be released urgently.</summary>
    public bool MayBeUrgent(string family) =>
        Array.FindAll(_rules, rule => string.Equals(rule.Family, family, StringComparison.Ordinal)) is not { Length: > 0 } rules
        || Array.Exists(rules, rule => rule.MayBeUrgent);

    internal ClearanceRule For(DraftRow draft) => For(draft.Type, draft.Body);
}
