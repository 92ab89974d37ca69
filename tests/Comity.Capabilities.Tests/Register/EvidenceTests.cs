using Comity.Cases.Register;

namespace Comity.Tests.Register;

public sealed class EvidenceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Content = "one line of a log"u8.ToArray();
    private static readonly LanguageText Words = LanguageText.Of("en", "Web server log");
    private static readonly Collection Taken = new("Officer A", Noon, "Port hall", "imager 2.1", "copied over a write blocker", "safe 3");
    private static readonly Accession Entered = new("ada", Noon.AddMinutes(5), IsComputed: true, Tlp: Tlp.Amber, SealedBag: "B-17");

    [Fact]
    public void An_item_is_named_by_its_content_and_its_times_are_to_the_second_in_utc()
    {
        var local = Taken with { CollectedAt = new DateTimeOffset(2026, 3, 2, 14, 0, 0, 250, TimeSpan.FromHours(2)) };

        var item = EvidenceItem.Collect(Sha256Digest.Of(Content), Content.Length, Words, local, Entered).Value;

        Assert.Equal(Sha256Digest.Of(Content), item.Content);
        Assert.Equal((Noon, TimeSpan.Zero), (item.Collection.CollectedAt, item.Collection.CollectedAt.Offset));
        Assert.Equal(("Officer A", "safe 3", "B-17", EvidenceStanding.Held), (item.Holder, item.Storage, item.SealedBag, item.Standing));
    }

    [Theory]
    [InlineData("", "Port hall", "imager 2.1", "copied", "evidence.incomplete", "collector")]
    [InlineData("Officer A", " ", "imager 2.1", "copied", "evidence.incomplete", "place")]
    [InlineData("Officer A", "Port hall", "", "copied", "evidence.incomplete", "tool")]
    [InlineData("Officer A", "Port hall", "imager 2.1", "", "evidence.incomplete", "method")]
    [InlineData("Officer\nA", "Port hall", "imager 2.1", "copied", "evidence.bad-text", "collector")]
    [InlineData("Officer A", "Port hall", "imager\u0007", "copied", "evidence.bad-text", "tool")]
    public void Nothing_about_its_origin_may_be_missing_or_misshapen(string collector, string place, string tool, string method, string code, string where)
    {
        var refusal = EvidenceItem.Collect(Sha256Digest.Of(Content), 17, Words, new Collection(collector, Noon, place, tool, method, "safe 3"), Entered).Refusal!;

        Assert.Equal((code, where), (refusal.Code, refusal.Where));
    }

    [Fact]
    public void Names_are_bounded_sizes_are_counts_and_nothing_was_taken_after_it_was_entered()
    {
        string? Code(Collection collection, long size = 1) => EvidenceItem.Collect(Sha256Digest.Of(Content), size, Words, collection, Entered).Refusal?.Code;

        Assert.Null(Code(Taken with { Collector = new string('a', 200) }));
        Assert.Equal("evidence.bad-text", Code(Taken with { Collector = new string('a', 201) }));
        Assert.Equal("evidence.bad-size", Code(Taken, size: -1));
        Assert.Equal("evidence.bad-size", Code(Taken, size: long.MaxValue));
        Assert.Equal("evidence.in-the-future", Code(Taken with { CollectedAt = Noon.AddMinutes(6) }));
    }

    [Fact]
    public void Who_receives_it_holds_it_and_may_give_it_back()
    {
        var item = AnItem().Add(HandOver("Officer A", "Laboratory", 1)).Value.Add(HandOver("Laboratory", "Officer A", 5)).Value;

        Assert.Equal(("Officer A", 2), (item.Holder, item.Custody.Count));
        Assert.Equal("B-17", item.SealedBag);
    }

    [Theory]
    [InlineData("Officer B", "Laboratory", 1, "analysis", "vault 1", "evidence.custody-gap", "from")]
    [InlineData("Officer A", "Laboratory", -1, "analysis", "vault 1", "evidence.custody-gap", "at")]
    [InlineData("Officer A", "Laboratory", 99, "analysis", "vault 1", "evidence.in-the-future", "at")]
    [InlineData("Officer A", "Officer A", 1, "analysis", "vault 1", "evidence.custody-gap", "to")]
    [InlineData("Officer A", null, 1, "analysis", "vault 1", "evidence.incomplete", "to")]
    [InlineData("Officer A", "Laboratory", 1, "", "vault 1", "evidence.incomplete", "why")]
    [InlineData("Officer A", "Laboratory", 1, "analysis", null, "evidence.incomplete", "storage")]
    public void A_gap_in_custody_is_refused_with_its_place(string from, string? to, int hours, string why, string? storage, string code, string where)
    {
        var refusal = AnItem().Add(HandOver(from, to, hours) with { Why = why, Storage = storage }).Refusal!;

        Assert.Equal((code, where), (refusal.Code, refusal.Where));
    }

    [Fact]
    public void A_hand_over_that_happened_before_a_verification_can_still_be_entered_after_it()
    {
        var item = AnItem().Add(Verified(Sha256Digest.Of(Content))).Value;

        Assert.Equal("Laboratory", item.Add(HandOver("Officer A", "Laboratory", 1)).Value.Holder);
    }

    [Fact]
    public void A_correction_takes_effect_and_the_wrong_record_stays()
    {
        var wrong = AnItem().Add(HandOver("Officer A", "Labratory", 1)).Value;

        var item = wrong.Add(Record(CustodyDeed.Corrected) with { Corrects = 1, To = "Laboratory" }).Value;

        Assert.Equal(("Laboratory", "vault 1"), (item.Holder, item.Storage));
        Assert.Equal("Labratory", item.Custody[0].To);
        Assert.Equal("Court", item.Add(HandOver("Laboratory", "Court", 2)).Value.Holder);
        Assert.Equal("corrects", wrong.Add(Record(CustodyDeed.Corrected) with { Corrects = 2 }).Refusal?.Where);
    }

    [Fact]
    public void What_was_destroyed_goes_nowhere_and_can_only_be_corrected()
    {
        var gone = AnItem().Add(Record(CustodyDeed.Destroyed)).Value;

        Assert.Equal("evidence.destroyed", gone.Add(HandOver("Officer A", "Laboratory", 2)).Refusal?.Code);
        Assert.Equal("evidence.destroyed", gone.Add(Verified(gone.Content)).Refusal?.Code);
        Assert.Equal(EvidenceStanding.Destroyed, gone.Add(Record(CustodyDeed.Corrected) with { Corrects = 1 }).Value.Standing);
    }

    [Fact]
    public void What_was_returned_is_held_again_once_it_comes_back()
    {
        var back = AnItem().Add(HandOver("Officer A", "Operator", 1) with { Deed = CustodyDeed.Returned, Storage = null }).Value;

        Assert.Equal((EvidenceStanding.Returned, "Operator"), (back.Standing, back.Holder));
        Assert.Null(back.Storage);
        Assert.Equal(EvidenceStanding.Held, back.Add(HandOver("Operator", "Officer A", 2)).Value.Standing);
    }

    [Fact]
    public void Stored_custody_is_checked_link_by_link_up_to_its_last_record()
    {
        var item = AnItem().Add(HandOver("Officer A", "Laboratory", 1)).Value.Add(HandOver("Laboratory", "Court", 2)).Value;
        string? Gap(params CustodyRecord[] custody) => Stored(item, custody).Refusal?.Code;

        Assert.Null(Gap([.. item.Custody]));
        Assert.Equal("evidence.custody-gap", Gap(item.Custody[1]));
        Assert.Equal("evidence.custody-gap", Gap(item.Custody[0]));
        Assert.Equal("evidence.custody-gap", Gap());
        Assert.Equal("evidence.custody-gap", Gap(item.Custody[0] with { Why = "curiosity" }, item.Custody[1]));
        Assert.Equal("evidence.custody-gap", Gap(item.Custody[0], item.Custody[1] with { Storage = "cellar" }));
        Assert.Equal("evidence.custody-gap", Gap([.. item.Custody.Reverse()]));
    }

    [Theory]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", true)]
    [InlineData(" E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855 ", true)]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85", false)]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85g", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_hash_is_read_as_the_usual_tools_print_it(string? text, bool isOne)
    {
        var read = HexHash.Read(text);

        Assert.Equal(isOne, read.Refusal is null);
        if (isOne)
            Assert.Equal(Sha256Digest.Of([]), read.Value);
    }

    [Fact]
    public void A_register_is_searched_without_regard_to_capitals_and_accents_and_sorted_and_paged()
    {
        EvidenceRow[] rows = [Row(1, "Mémoire image", "Officer A", 3), Row(2, "Router log", "Éva", 1), Row(3, "router MEMORY", "Laboratory", 2)];
        int[] Found(RegisterWish wish) => [.. RegisterList.Find(rows, wish).Select(row => row.Number)];

        Assert.Equal([1, 3], Found(new RegisterWish("memo")));
        Assert.Equal([3], Found(new RegisterWish("MEMO router")));
        Assert.Equal([2], Found(new RegisterWish("#2")));
        Assert.Equal([1, 2, 3], Found(new RegisterWish(HexHash.Of(Sha256Digest.Of(Content))[..8])));
        Assert.Equal([1, 3, 2], Found(new RegisterWish(Order: RegisterOrder.Collected)));
        Assert.Equal([2, 3, 1], Found(new RegisterWish(Order: RegisterOrder.Holder)));
        Assert.Empty(Found(new RegisterWish(Standing: EvidenceStanding.Destroyed)));
        var page = RegisterList.Page(rows, null, 2).Value;
        Assert.Equal((2, "2"), (page.Items.Count, page.Next));
        Assert.Null(RegisterList.Page(rows, page.Next, 2).Value.Next);
        Assert.All(["-1", "x", "99999999999"], cursor => Assert.Equal("evidence.bad-cursor", RegisterList.Page(rows, cursor, 2).Refusal?.Code));
    }

    private static EvidenceItem AnItem() => EvidenceItem.Collect(Sha256Digest.Of(Content), Content.Length, Words, Taken, Entered).Value;

    private static CustodyRecord Record(CustodyDeed deed) => new() { Deed = deed, By = "ada", At = Noon.AddHours(1), EnteredAt = Noon.AddHours(24), Why = "analysis" };

    private static CustodyRecord HandOver(string from, string? to, int hours) =>
        Record(CustodyDeed.HandedOver) with { From = from, To = to, At = Noon.AddHours(hours), Storage = "vault 1" };

    private static CustodyRecord Verified(Sha256Digest found) => Record(CustodyDeed.Verified) with { At = Noon.AddHours(24), Found = found };

    /// <summary>Reads an item back from its row with this custody.</summary>
    private static Result<EvidenceItem> Stored(EvidenceItem item, CustodyRecord[] custody)
    {
        var row = EvidenceRow.Of(1, StatementId.Of("case"u8), 1, AnItem());
        row.Take(item);
        return row.Item([.. custody.Select((record, i) => CustodyRow.Of(1, i + 1, record))]);
    }

    private static EvidenceRow Row(int number, string description, string holder, int hours)
    {
        var taken = Taken with { Collector = holder, CollectedAt = Noon.AddHours(hours) };
        var item = EvidenceItem.Collect(Sha256Digest.Of(Content), 1, LanguageText.Of("en", description), taken, Entered with { At = Noon.AddHours(4) }).Value;
        return EvidenceRow.Of(1, StatementId.Of("case"u8), number, item);
    }
}
