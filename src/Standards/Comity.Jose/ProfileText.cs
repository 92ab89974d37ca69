using System.Buffers;
using System.Text;

namespace Comity.Jose;

/// <summary>The texts that a header may carry: printable ASCII that JSON never has to escape.</summary>
internal static class ProfileText
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(static code => (char)code).Where(static c => c is not ('"' or '\\'))]);

    /// <exception cref="ArgumentException">The text is empty, longer than <paramref name="max"/>, or needs escapes: a bug of the caller.</exception>
    public static byte[] Bytes(string text, int max, string parameter) =>
        text.Length > 0 && text.Length <= max && !text.AsSpan().ContainsAnyExcept(Allowed)
            ? Encoding.ASCII.GetBytes(text)
            : throw new ArgumentException($"Header texts are 1 to {max} characters of printable ASCII without quote and backslash.", parameter);

    /// <summary>Whether this is a SHA-256 thumbprint in its one spelling.</summary>
    public static bool IsKeyId(ReadOnlySpan<byte> kid)
    {
        Span<byte> digest = stackalloc byte[32];
        return CanonicalBase64Url.TryDecode(kid, digest);
    }
}
