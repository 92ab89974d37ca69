using Comity.Storage.Trust;

namespace Comity.Federation;

/// <summary>The authorities under which this node answers: those of its seats' descriptors, and configured ones.</summary>
internal sealed class OwnAuthorities(Seats seats, TrustBook trust, FederationOptions options)
{
    /// <param name="authority">Lower case, without the scheme's default port.</param>
    public bool Contains(string authority) =>
        options.Authorities.Contains(authority, StringComparer.OrdinalIgnoreCase)
        || seats.Known.SelectMany(seat => trust.DescriptorOf(seat.Participant)?.Endpoints ?? [])
            .Any(endpoint => Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, authority, StringComparison.OrdinalIgnoreCase));
}
