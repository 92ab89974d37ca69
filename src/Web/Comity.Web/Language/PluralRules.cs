namespace Comity.Web;

/// <summary>Which plural form a whole number takes in the languages of the interface.</summary>
/// <remarks>Unicode CLDR, plural rules for cardinals, whole numbers only.</remarks>
internal static class PluralRules
{
    /// <summary>Every category that a language uses for whole numbers.</summary>
    public static IReadOnlyList<string> Categories(string tag) => Primary(tag) switch
    {
        "ar" => ["zero", "one", "two", "few", "many", "other"],
        "ru" => ["one", "few", "many", "other"],
        "fr" or "es" => ["one", "many", "other"],
        "zh" => ["other"],
        _ => ["one", "other"],
    };

    /// <summary>The category of <paramref name="number"/>; the sign does not matter.</summary>
    public static string Category(string tag, long number)
    {
        var n = (UInt128)Int128.Abs(number);
        return Primary(tag) switch
        {
            "ar" => Arabic(n),
            "ru" => Russian(n),
            "fr" when n == 0 || n == 1 => "one",
            "es" when n == 1 => "one",
            "fr" or "es" => n != 0 && n % 1_000_000 == 0 ? "many" : "other",
            "zh" => "other",
            _ => n == 1 ? "one" : "other",
        };
    }

    private static string Arabic(UInt128 n) => n switch
    {
        _ when n == 0 => "zero",
        _ when n == 1 => "one",
        _ when n == 2 => "two",
        _ when n % 100 >= 3 && n % 100 <= 10 => "few",
        _ when n % 100 >= 11 => "many",
        _ => "other",
    };

    private static string Russian(UInt128 n) => n switch
    {
        _ when n % 10 == 1 && n % 100 != 11 => "one",
        _ when n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) => "few",
        _ => "many",
    };

    private static string Primary(string tag) => tag.Split('-', 2)[0];
}
