using System.Text.RegularExpressions;

namespace Comity.Web;

/// <summary>One text of the interface: whole sentences with named placeholders, in as many plural forms as its language needs.</summary>
/// <param name="Forms">The wording by plural category of CLDR; a text without a number has only <c>other</c>.</param>
internal sealed partial record Message(IReadOnlyDictionary<string, string> Forms)
{
    public const string Other = "other";

    /// <summary>A text that is the same for every number.</summary>
    public static Message Of(string text) => new(new Dictionary<string, string>(StringComparer.Ordinal) { [Other] = text });

    public bool HasPlurals => Forms.Count > 1;

    /// <summary>The wording for a plural category, or the general one.</summary>
    public string Form(string category) => Forms.TryGetValue(category, out var form) ? form : Forms[Other];

    /// <summary>The names that stand in braces in any form.</summary>
    public IReadOnlySet<string> Placeholders =>
        Forms.Values.SelectMany(form => Placeholder().Matches(form)).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

    /// <summary><c>{name}</c>: a lower-case letter, then letters, digits and hyphens.</summary>
    [GeneratedRegex(@"\{(?<name>[a-z][a-zA-Z0-9-]*)\}", RegexOptions.ExplicitCapture, 1000)]
    public static partial Regex Placeholder();
}
