using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Comity.Cases.Incidents;

/// <summary>What kind of thing an indicator is.</summary>
public enum IndicatorKind
{
    Address,
    Network,
    AutonomousSystem,
    Domain,
    Url,
    Email,
    FileHash,
}

/// <summary>Something technical that was seen and by which it can be seen again; its value fits its kind and has one spelling.</summary>
public sealed record Indicator
{
    /// <summary>Longest value, in characters.</summary>
    public const int MaxLength = 2_048;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = false, AllowUnassigned = false };

    private Indicator(IndicatorKind kind, string value) => (Kind, Value) = (kind, value);

    public IndicatorKind Kind { get; }

    /// <summary>
    /// The canonical value: an address as RFC 5952 writes it, a network with its prefix, <c>AS</c> and a number, a lower-case ASCII domain,
    /// a URL exactly as given, a mail address with its domain in lower case, <c>sha256:</c> (md5, sha1, sha512) and lower-case hexadecimal.
    /// </summary>
    public string Value { get; }

    /// <summary>An indicator of this kind, or that the text is none. Nothing is repaired but case and the defanging brackets of lists.</summary>
    public static Result<Indicator> Create(IndicatorKind kind, string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxLength)
            return new BadIndicator(kind);
        var plain = Refanged(text.Trim());
        var value = kind switch
        {
            IndicatorKind.Address => Address(plain),
            IndicatorKind.Network => Network(plain),
            IndicatorKind.AutonomousSystem => AutonomousSystem(plain),
            IndicatorKind.Domain => Domain(plain),
            IndicatorKind.Url => Url(plain),
            IndicatorKind.Email => Email(plain),
            IndicatorKind.FileHash => FileHash(plain),
            _ => null,
        };
        return value is null ? new BadIndicator(kind) : new Indicator(kind, value);
    }

    /// <summary>The one kind that the text fits, tried from the most to the least specific.</summary>
    public static Result<Indicator> Recognise(string? text)
    {
        foreach (var kind in (ReadOnlySpan<IndicatorKind>)[IndicatorKind.Address, IndicatorKind.Network, IndicatorKind.AutonomousSystem, IndicatorKind.FileHash, IndicatorKind.Url, IndicatorKind.Email, IndicatorKind.Domain])
        {
            if (Create(kind, text).TryGet(out var indicator, out _))
                return indicator;
        }

        return new NoIndicator();
    }

    public override string ToString() => Value;

    /// <summary>Undoes what lists do so that nobody clicks: <c>hxxp</c>, <c>[.]</c>, <c>[:]</c>, <c>[@]</c>.</summary>
    private static string Refanged(string text)
    {
        var plain = text.Replace("[.]", ".", StringComparison.Ordinal).Replace("[:]", ":", StringComparison.Ordinal)
            .Replace("[@]", "@", StringComparison.Ordinal);
        return plain.StartsWith("hxxp", StringComparison.OrdinalIgnoreCase) ? "http" + plain[4..] : plain;
    }

    private static string? Address(string text)
    {
        if (!IPAddress.TryParse(text, out var address) || text.Contains('%') || text.Contains('['))
            return null;
        // The parser also reads octal, hexadecimal and shortened IPv4; only the dotted decimal form means one thing to everybody.
        return address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text ? address.ToString() : null;
    }

    private static string? Network(string text)
    {
        var slash = text.IndexOf('/');
        // The platform clears host bits; 203.0.113.1/24 may mean the host or the network, so it means nothing here.
        return slash > 0 && Address(text[..slash]) is { } start && text[(slash + 1)..] is { Length: >= 1 and <= 3 } bits && bits.All(char.IsAsciiDigit)
            && IPNetwork.TryParse(text, out var network) && network.BaseAddress.ToString() == start
                ? network.ToString()
                : null;
    }

    private static string? AutonomousSystem(string text) =>
        text.StartsWith("AS", StringComparison.OrdinalIgnoreCase) && text.Length is >= 3 and <= 12 && text.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0
        && uint.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? $"AS{number}"
            : null;

    private static string? Domain(string text)
    {
        string ascii;
        try
        {
            ascii = text.All(char.IsAscii) ? text : Idn.GetAscii(text);
        }
        catch (ArgumentException)
        {
            return null;
        }

        var name = ascii.TrimEnd('.').ToLowerInvariant();
        var labels = name.Split('.');
        return ascii.Length - name.Length <= 1 && name.Length <= 253 && labels.Length >= 2 && labels.All(IsLabel) && !labels[^1].All(char.IsAsciiDigit) ? name : null;
    }

    /// <summary>Underscores are met in names that malware uses, so they are allowed, unlike in host names.</summary>
    private static bool IsLabel(string label) =>
        label.Length is >= 1 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static string? Url(string text) =>
        !text.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c)) && text.Contains("://", StringComparison.Ordinal)
        && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "ftp" && url.Host.Length > 0
            ? text
            : null;

    private static string? Email(string text)
    {
        var at = text.LastIndexOf('@');
        return at is >= 1 and <= 64 && Domain(text[(at + 1)..]) is { } domain
            && text[..at].All(static c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".Contains(c)) && !text[..at].Contains("..", StringComparison.Ordinal)
            && text[0] != '.' && text[at - 1] != '.'
                ? $"{text[..at]}@{domain}"
                : null;
    }

    private static string? FileHash(string text)
    {
        var colon = text.IndexOf(':');
        var (named, hex) = colon < 0 ? (null, text) : (text[..colon].ToLowerInvariant().Replace("-", "", StringComparison.Ordinal), text[(colon + 1)..]);
        var algorithm = hex.Length switch { 32 => "md5", 40 => "sha1", 64 => "sha256", 128 => "sha512", _ => null };
        return algorithm is not null && (named is null || named == algorithm) && hex.All(char.IsAsciiHexDigit) ? $"{algorithm}:{hex.ToLowerInvariant()}" : null;
    }
}
