using System.Globalization;

namespace Comity.Statements;

/// <summary>What a statement is: <c>capability.name/major</c>, such as <c>cases.request/1</c>.</summary>
/// <remarks>Capability and name are 1 to 40 of a-z, digits and hyphens, beginning with a letter; major is 1 to 999 without leading zero.</remarks>
public readonly record struct StatementType
{
    private readonly string? _text;

    private StatementType(string text) => _text = text;

    /// <summary>The part before the dot; <c>trust</c> is the trust core itself.</summary>
    public string Capability => ToString()[..ToString().IndexOf('.')];

    /// <summary>The type without its major version: what stays the same when the shape breaks.</summary>
    public string Family => ToString()[..ToString().IndexOf('/')];

    public int Major => int.Parse(ToString().AsSpan(ToString().IndexOf('/') + 1), CultureInfo.InvariantCulture);

    /// <exception cref="FormatException"><paramref name="text"/> is not a statement type.</exception>
    public static StatementType Parse(string text) =>
        TryParse(text, out var type) ? type : throw new FormatException("A statement type is written capability.name/major.");

    public static bool TryParse(string? text, out StatementType type)
    {
        type = default;
        if (text is null || text.Length > 90)
            return false;
        var dot = text.IndexOf('.');
        var slash = text.IndexOf('/');
        if (dot < 0 || slash < dot || !IsName(text.AsSpan(0, dot)) || !IsName(text.AsSpan(dot + 1, slash - dot - 1))
            || !IsMajor(text.AsSpan(slash + 1)))
            return false;
        type = new StatementType(text);
        return true;
    }

    public override string ToString() => _text ?? "none.none/1";

    private static bool IsName(ReadOnlySpan<char> name) =>
        name.Length is >= 1 and <= 40 && char.IsAsciiLetterLower(name[0])
        && name.IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-") < 0;

    private static bool IsMajor(ReadOnlySpan<char> major) =>
        major.Length is >= 1 and <= 3 && major[0] is not '0' && major.IndexOfAnyExceptInRange('0', '9') < 0;
}

/// <summary>The types of the trust core.</summary>
public static class TrustTypes
{
    public static readonly StatementType Keyset = StatementType.Parse("trust.keyset/1");
    public static readonly StatementType Descriptor = StatementType.Parse("trust.descriptor/1");
    public static readonly StatementType Roster = StatementType.Parse("trust.roster/1");
    public static readonly StatementType Join = StatementType.Parse("trust.join/1");
    public static readonly StatementType AuditHead = StatementType.Parse("trust.audit-head/1");

    /// <summary>Every type that the trust core understands.</summary>
    public static IReadOnlyList<StatementType> All { get; } = [Keyset, Descriptor, Roster, Join, AuditHead];

    /// <summary>Whether this is a later major version of a type that the trust core itself must understand.</summary>
    internal static bool IsNewer(StatementType type) =>
        type.Major > 1 && (type.Family == Keyset.Family || type.Family == Descriptor.Family || type.Family == Roster.Family || type.Family == Join.Family);
}
