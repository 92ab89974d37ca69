namespace Comity.Taxii;

/// <summary>Scheme, host and port: a client speaks to one origin and its credentials go nowhere else.</summary>
internal static class Origin
{
    public static bool IsSame(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer | UriComponents.StrongPort, UriFormat.UriEscaped,
            StringComparison.OrdinalIgnoreCase) == 0;

    /// <exception cref="TaxiiClientException">It is another origin.</exception>
    public static void Require(Uri server, Uri uri)
    {
        if (!uri.IsAbsoluteUri || !IsSame(server, uri))
            throw new TaxiiClientException("taxii.other-origin",
                $"{(uri.IsAbsoluteUri ? uri.AbsoluteUri : Quoted.Line(uri.OriginalString))} is not at {server.GetLeftPart(UriPartial.Authority)}.",
                "Make a client of its own for the other server, with the credentials that belong there.");
    }

    /// <summary>
    /// TAXII is spoken over TLS (8.5.1); a machine may speak with itself without, and with others where its caller says so.
    /// </summary>
    /// <exception cref="ArgumentException">It is no such address.</exception>
    public static Uri Usable(Uri server, bool allowHttp) =>
        server is { IsAbsoluteUri: true, UserInfo: "", Fragment: "" }
            && (server.Scheme == Uri.UriSchemeHttps || (server.Scheme == Uri.UriSchemeHttp && (server.IsLoopback || allowHttp)))
            ? server
            : throw new ArgumentException(
                "A server is named by an https address without user and fragment; http is for this machine, or where it is allowed.", nameof(server));
}
