using System.Text;
using Comity.Cases.Classification;

namespace Comity.Tests.Classification;

public sealed class RsitTests
{
    private static readonly IncidentTaxonomy Rsit = IncidentTaxonomy.Rsit;

    [Fact]
    public void It_has_the_eleven_classes_and_thirty_nine_types_of_version_1003()
    {
        Assert.Equal(("rsit", "1003"), (Rsit.Code, Rsit.Version));
        Assert.Equal(11, Rsit.Classes.Count);
        Assert.Equal(39, Rsit.Classes.Sum(one => one.Types.Count));
    }

    // Predicates and values of version 1003 of machinev1, in its order.
    [Theory]
    [InlineData("abusive-content", "spam harmful-speech violence")]
    [InlineData("malicious-code", "infected-system c2-server malware-distribution malware-configuration")]
    [InlineData("information-gathering", "scanner sniffing social-engineering")]
    [InlineData("intrusion-attempts", "ids-alert brute-force exploit")]
    [InlineData("intrusions", "privileged-account-compromise unprivileged-account-compromise application-compromise system-compromise burglary")]
    [InlineData("availability", "dos ddos misconfiguration sabotage outage")]
    [InlineData("information-content-security", "unauthorised-information-access unauthorised-information-modification data-loss data-leak")]
    [InlineData("fraud", "unauthorised-use-of-resources copyright masquerade phishing")]
    [InlineData("vulnerable", "weak-crypto ddos-amplifier potentially-unwanted-accessible information-disclosure vulnerable-system")]
    [InlineData("other", "other undetermined")]
    [InlineData("test", "test")]
    public void Each_class_has_the_types_of_the_published_list(string @class, string types) =>
        Assert.Equal(types.Split(' '), Rsit.Classes.Single(one => one.Code == @class).Types.Select(type => type.Code));

    [Fact]
    public void A_class_stands_without_a_type() => Assert.Null(Rsit.Classify("availability").Value.Type);

    [Fact]
    public void A_type_stands_in_its_class() => Assert.Equal("rsit:availability/ddos", Rsit.Classify("availability", "ddos").Value.ToString());

    [Theory]
    [InlineData(null, "ddos", "classification.class-missing")]
    [InlineData("", null, "classification.class-missing")]
    [InlineData("Availability", null, "classification.unknown-class")]
    [InlineData("fraud", "ddos", "classification.type-outside-class")]
    public void What_does_not_fit_is_refused(string? @class, string? type, string code) =>
        Assert.Equal(code, Rsit.Classify(@class, type).Refusal?.Code);

    [Fact]
    public void The_test_class_is_for_exercises()
    {
        Assert.True(Rsit.Classify("test", "test").Value.IsExercise);
        Assert.False(Rsit.Classify("other").Value.IsExercise);
    }

    [Theory]
    [InlineData("\"code\":\"b\"", "\"code\":\"a\"")]
    [InlineData("\"code\":\"b\"", "\"code\":\"B b\"")]
    [InlineData("\"version\":\"1\"", "\"version\":null")]
    [InlineData("\"version\":\"1\"", "\"version\":\"1\",\"version\":\"2\"")]
    [InlineData("\"version\":\"1\"", "\"version\":\"1\",\"colour\":\"red\"")]
    public void Data_that_is_not_in_order_makes_no_taxonomy(string from, string to)
    {
        const string Good = """{"code":"own","version":"1","source":"x","name":[{"lang":"en","text":"Own"}],"classes":[{"code":"a","name":[{"lang":"en","text":"A"}],"types":[]},{"code":"b","name":[{"lang":"en","text":"B"}],"types":[]}]}""";

        Assert.Null(IncidentTaxonomy.Read(Encoding.UTF8.GetBytes(Good)).Refusal);
        Assert.NotNull(IncidentTaxonomy.Read(Encoding.UTF8.GetBytes(Good.Replace(from, to, StringComparison.Ordinal))).Refusal);
    }
}
