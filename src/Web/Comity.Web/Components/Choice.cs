namespace Comity.Web;

/// <summary>One answer that a form offers.</summary>
/// <param name="Value">What the form sends.</param>
/// <param name="Label">What the reader sees.</param>
/// <param name="Hint">What choosing it means; null if the label says all.</param>
public sealed record Choice(string Value, string Label, string? Hint = null)
{
    /// <summary>Whether the label is the same in every language, such as <c>TLP:AMBER</c>.</summary>
    public bool IsCode { get; init; }
}
