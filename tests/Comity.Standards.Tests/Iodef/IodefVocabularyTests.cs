using Comity.Iodef;

namespace Comity.Tests.Iodef;

public sealed class IodefVocabularyTests
{
    [Fact]
    public void Purposes_are_those_of_the_standard() =>
        Assert.Equal(["traceback", "mitigation", "reporting", "watch", "other", "ext-value"], IodefVocabulary.Purposes);

    [Fact]
    public void Statuses_are_those_of_the_standard() =>
        Assert.Equal(["new", "in-progress", "forwarded", "resolved", "future", "ext-value"], IodefVocabulary.Statuses);

    [Fact]
    public void Restrictions_are_those_of_the_standard() =>
        Assert.Equal(["public", "partner", "need-to-know", "private", "default", "white", "green", "amber", "red", "ext-value"], IodefVocabulary.Restrictions);

    [Fact]
    public void Actions_are_the_twenty_three_of_the_standard_and_the_extension() =>
        Assert.Equal(
            ["nothing", "contact-source-site", "contact-target-site", "contact-sender", "investigate", "block-host", "block-network", "block-port",
                "rate-limit-host", "rate-limit-network", "rate-limit-port", "redirect-traffic", "honeypot", "upgrade-software", "rebuild-asset",
                "harden-asset", "remediate-other", "status-triage", "status-new-info", "watch-and-report", "training", "defined-coa", "other", "ext-value"],
            IodefVocabulary.Actions);

    [Theory]
    [InlineData("discovery-source", 20)]
    [InlineData("system-impact", 24)]
    [InlineData("business-impact", 14)]
    [InlineData("node-role", 54)]
    [InlineData("contact-role", 18)]
    [InlineData("address-category", 13)]
    [InlineData("bulk-type", 28)]
    [InlineData("hash-scope", 9)]
    public void A_list_has_as_many_values_as_the_standard_and_none_twice(string list, int count)
    {
        Assert.Equal(count, IodefVocabulary.Named(list).Count);
        Assert.Equal(count, IodefVocabulary.Named(list).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_class_that_the_table_names_stands_in_it() // a typing slip there would surface only with rare documents
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([IodefClasses.Root]);
        while (open.TryDequeue(out var name))
        {
            if (!seen.Add(name))
                continue;
            var rule = IodefClasses.Named(name);
            Assert.All(rule.AtLeastOne.Concat(rule.ExactlyOne), member => Assert.Contains(member, rule.Members.Keys));
            Assert.All(rule.Members.Values.Where(member => member.Kind == MemberKind.Enumerated), member => Assert.NotEmpty(IodefVocabulary.Named(member.Of)));
            foreach (var member in rule.Members.Values.Where(member => member.Kind == MemberKind.Part))
                open.Enqueue(member.Of);
        }

        Assert.Contains("Hash", seen);
    }
}
