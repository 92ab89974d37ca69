using System.Text;

namespace Comity.Stix.Tests.Patterns;

/// <summary>Observations of tests, written as the JSON of their objects.</summary>
internal static class Observed
{
    private const string Noon = "2026-03-01T12:00:00Z";

    /// <summary>One observation at noon that contains these objects under the keys "0", "1" and so on.</summary>
    public static Observation Of(params string[] objects) => At(Noon, Noon, 1, objects);

    /// <summary>So many observations between two times.</summary>
    public static Observation At(string first, string last, long count, params string[] objects)
    {
        var container = string.Join(',', objects.Select((item, place) => $"\"{place}\":{item}"));
        return Observation.Of(Object($$"""
            {"type":"observed-data","spec_version":"2.1","id":"observed-data--{{Guid.NewGuid()}}","first_observed":"{{first}}","last_observed":"{{last}}",
             "number_observed":{{count}},"objects":{ {{container}} } }
            """), _ => null);
    }

    /// <summary>One observation of one object <c>x-a</c> with <c>v</c>, so many seconds after noon.</summary>
    public static Observation Value(int value, double second, double last = double.NaN, long count = 1) =>
        At(Time(second), Time(double.IsNaN(last) ? second : last), count, $$"""{"type":"x-a","v":{{value}}}""");

    public static string Time(double second) =>
        new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddSeconds(second).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    public static StixObject Object(string json) => StixObject.Parse(Encoding.UTF8.GetBytes(json));

    public static bool Matches(this string pattern, params Observation[] observations) => new StixMatcher(APattern.Of(pattern)).Match(observations).IsMatch;
}
