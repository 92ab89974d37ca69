namespace Comity.Taxii;

/// <summary>
/// A JSON text on one line: as it is where it has no line break, else without the white space between its tokens. Every member and number
/// keeps its text.
/// </summary>
internal static class OneLine
{
    /// <param name="json">Well-formed; line breaks then stand between tokens only.</param>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json) =>
        json.Span.IndexOfAny((byte)'\n', (byte)'\r') < 0 ? json : Compact(json.Span);

    private static byte[] Compact(ReadOnlySpan<byte> json)
    {
        var line = new byte[json.Length];
        var (length, isText) = (0, false);
        for (var i = 0; i < json.Length; i++)
        {
            var one = json[i];
            if (!isText && one is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
                continue;
            line[length++] = one;
            if (one == '"')
                isText = !isText;
            else if (isText && one == '\\')
                line[length++] = json[++i];
        }

        return line[..length];
    }
}
