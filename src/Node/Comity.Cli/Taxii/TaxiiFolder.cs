namespace Comity.Cli.Taxii;

/// <summary>What stands where in a TAXII server's folder.</summary>
internal static class TaxiiFolder
{
    public static string SettingsOf(DirectoryInfo folder) => Path.Combine(folder.FullName, "taxii.json");

    public static string StoreOf(DirectoryInfo folder) => Path.Combine(folder.FullName, "taxii.db");
}
