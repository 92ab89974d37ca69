namespace Comity.Stix.Tests.Patterns;

/// <summary>Reads patterns of tests; where one is broken the test shows why.</summary>
internal static class APattern
{
    public static StixPattern Of(string text)
    {
        Assert.True(StixPattern.TryParse(text, out var pattern, out var error), $"{text}: {error}");
        return pattern;
    }

    public static StixPatternError Refused(string text)
    {
        Assert.False(StixPattern.TryParse(text, out _, out var error), text);
        return error;
    }
}
