using Comity.Cases.Incidents;

namespace Comity.Tests.Incidents;

public sealed class EvidenceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Content = "one line of a log"u8.ToArray();
    private static readonly LanguageText Words = LanguageText.Of("en", "Web server log");

    [Fact]
    public void An_item_is_named_by_its_content()
    {
        var item = AnItem();

        Assert.Equal(Sha256Digest.Of(Content), item.Content);
        Assert.True(item.Matches(Content));
        Assert.False(item.Matches("one line of a lag"u8));
    }

    [Theory]
    [InlineData("", "Port hall", "imager 2.1", "collector")]
    [InlineData("Officer A", " ", "imager 2.1", "place")]
    [InlineData("Officer A", "Port hall", "", "tool")]
    public void Nothing_about_its_origin_may_be_missing(string collector, string place, string tool, string missing)
    {
        var item = EvidenceItem.Collect(Content, Words, new Collection(collector, Noon, place, tool, "copied", "safe 3"));

        Assert.Equal(missing, Assert.IsType<EvidenceIncomplete>(item.Refusal).Part);
    }

    [Fact]
    public void Who_receives_it_holds_it()
    {
        var item = AnItem().HandOver("Officer A", "Laboratory", Noon.AddHours(1), "analysis", "vault 1").Value
            .HandOver("Laboratory", "Officer A", Noon.AddHours(5), "returned", "safe 3").Value;

        Assert.Equal("Officer A", item.Holder);
        Assert.Equal(2, item.Custody.Count);
    }

    [Theory]
    [InlineData("Officer B", "Laboratory", 1, "analysis", "evidence.custody-gap")]
    [InlineData("Officer A", "Laboratory", -1, "analysis", "evidence.custody-gap")]
    [InlineData("Officer A", "Officer A", 1, "analysis", "evidence.custody-gap")]
    [InlineData("Officer A", "Laboratory", 1, "", "evidence.incomplete")]
    public void A_gap_in_custody_is_refused(string from, string to, int hours, string why, string code) =>
        Assert.Equal(code, AnItem().HandOver(from, to, Noon.AddHours(hours), why, "vault 1").Refusal?.Code);

    [Fact]
    public void Custody_recorded_elsewhere_is_checked_link_by_link()
    {
        var item = AnItem().HandOver("Officer A", "Laboratory", Noon.AddHours(1), "analysis", "vault 1").Value
            .HandOver("Laboratory", "Court", Noon.AddHours(2), "trial", "registry").Value;
        Result<EvidenceItem> Restore(params CustodyRecord[] custody) => EvidenceItem.Restore(item.Content, item.Size, Words, item.Collection, custody);

        Assert.Equal(item, Restore([.. item.Custody]).Value);
        Assert.Equal("evidence.custody-gap", Restore(item.Custody[1]).Refusal?.Code);
        Assert.Equal("evidence.custody-gap", Restore(item.Custody[0] with { Why = "curiosity" }, item.Custody[1]).Refusal?.Code);
        Assert.Equal("evidence.custody-gap", Restore([.. item.Custody.Reverse()]).Refusal?.Code);
    }

    [Fact]
    public void A_file_takes_only_the_continuation_of_what_it_has()
    {
        var incident = Incident.Record("XA-1", IncidentTests.AnObservation()).Value.Keeping(AnItem()).Value;
        var moved = AnItem().HandOver("Officer A", "Laboratory", Noon.AddHours(1), "analysis", "vault 1").Value;
        var rival = AnItem().HandOver("Officer A", "Museum", Noon.AddHours(1), "display", "hall").Value;

        var kept = incident.Keeping(moved).Value;

        Assert.Equal("Laboratory", Assert.Single(kept.Evidence).Holder);
        Assert.Equal("evidence.custody-gap", kept.Keeping(rival).Refusal?.Code);
        Assert.Equal("evidence.custody-gap", kept.Keeping(AnItem()).Refusal?.Code);
    }

    private static EvidenceItem AnItem() =>
        EvidenceItem.Collect(Content, Words, new Collection("Officer A", Noon, "Port hall", "imager 2.1", "copied over a write blocker", "safe 3")).Value;
}
