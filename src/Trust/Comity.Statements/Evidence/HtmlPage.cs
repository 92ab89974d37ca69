using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Comity.Statements.Evidence;

/// <summary>Writes HTML in which every text and attribute value is escaped; there is no way to write raw markup but elements.</summary>
internal sealed class HtmlPage
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _html = new("<!DOCTYPE html>\n");

    /// <summary>An element whose content is written until the result is disposed.</summary>
    public End Element(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(tag, attributes);
        return new End(_html, tag);
    }

    /// <summary>An element with a text.</summary>
    public void Element(string tag, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(tag, attributes);
        Text(text);
        _html.Append("</").Append(tag).Append('>').Append('\n');
    }

    /// <summary>An element without content or end tag.</summary>
    public void Void(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(tag, attributes);
        _html.Append('\n');
    }

    public void Text(string text) => _html.Append(Encoder.Encode(text));

    /// <summary>The style sheet of the page itself: a constant of ours, never text of others.</summary>
    public void Style(string css) => _html.Append("<style>\n").Append(css).Append("</style>\n");

    public override string ToString() => _html.ToString();

    private void Start(string tag, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _html.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            if (value is not null)
                _html.Append(' ').Append(name).Append("=\"").Append(Encoder.Encode(value)).Append('"');
        }

        _html.Append('>');
    }

    /// <summary>Writes the end tag.</summary>
    internal readonly ref struct End(StringBuilder html, string tag)
    {
        public void Dispose() => html.Append("</").Append(tag).Append('>').Append('\n');
    }
}
