namespace Comity.Taxii;

/// <summary>The numbers under which stores keep specification versions.</summary>
internal static class SpecNumber
{
    public const short Stix21 = 21;

    public const short Stix20 = 20;

    /// <summary>0, which no row has, for an unknown one.</summary>
    public static short Of(string version) => version switch { "2.1" => Stix21, "2.0" => Stix20, _ => 0 };
}
