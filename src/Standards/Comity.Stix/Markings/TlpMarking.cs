using System.Text;

namespace Comity.Stix;

/// <summary>How a marking definition of TLP is written.</summary>
internal static class TlpMarking
{
    /// <param name="rest">
    /// What the marking definition has beside type, version and id; <c>$NAME</c> and <c>$LEVEL</c> stand for the level.
    /// </param>
    public static StixObject Make(string id, string level, string rest)
    {
        var members = rest.Replace("$NAME", $"TLP:{level.ToUpperInvariant()}", StringComparison.Ordinal)
            .Replace("$LEVEL", level, StringComparison.Ordinal);
        return StixObject.Parse(Encoding.UTF8.GetBytes(
            $$"""{"type":"marking-definition","spec_version":"2.1","id":"marking-definition--{{id}}",{{members}}}"""));
    }
}
