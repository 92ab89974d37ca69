using System.Globalization;

namespace Comity.Office.Audit;

/// <summary>The end of a chain at some moment: whoever keeps it elsewhere can show later that nothing up to it changed.</summary>
/// <remarks>Written as one line: <c>comity-audit-head/1 main 42 (43 base64url characters)</c>. Sequence 0 is the empty chain.</remarks>
public sealed record AuditHead(string Instance, long Sequence, Sha256Digest Hash)
{
    private const string Form = "comity-audit-head/1";

    /// <summary>Reads the exact written form; nothing is trimmed or guessed.</summary>
    public static bool TryParse(string? text, out AuditHead? head)
    {
        head = null;
        var parts = text is { Length: <= 200 } ? text.Split(' ') : [];
        if (parts.Length != 4 || parts[0] != Form || !IsInstance(parts[1])
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            || !Entry.Secret.IsDigestText(parts[3]) || !Sha256Digest.TryParse(parts[3], out var hash) || hash.IsNone != (sequence == 0))
            return false;
        var read = new AuditHead(parts[1], sequence, hash);
        head = read.ToString() == text ? read : null;
        return head is not null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Form} {Instance} {Sequence} {Hash}");

    private static bool IsInstance(string text) =>
        text.Length is > 0 and <= 32 && text[0] != '-' && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
