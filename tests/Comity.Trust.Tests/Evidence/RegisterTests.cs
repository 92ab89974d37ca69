using System.Text;
using Comity.Statements;
using Comity.Statements.Evidence;

namespace Comity.Trust.Tests.Evidence;

public sealed class RegisterTests
{
    [Fact]
    public void A_register_is_read_back_as_it_was_written()
    {
        var register = ARegister(new EvidenceYard());

        var read = CustodyRegister.Read(register.Write()).Value;

        Assert.Equal(register.Write(), read.Write());
        Assert.Equal("handed-over", read.Items[0].Custody[0].Deed);
    }

    [Theory]
    [InlineData("comity-custody-register/1", "comity-evidence/1", "/format")]
    [InlineData("\"items\":", "\"things\":", null)]
    [InlineData("\"number\":1", "\"number\":\"1\"", null)]
    [InlineData("\"custody\":[", "\"custody\":[null,", "/items")]
    public void What_is_no_register_is_refused_with_a_code(string part, string other, string? where)
    {
        var text = Encoding.UTF8.GetString(ARegister(new EvidenceYard()).Write()).Replace(part, other, StringComparison.Ordinal);

        var refusal = CustodyRegister.Read(Encoding.UTF8.GetBytes(text)).Refusal!;

        Assert.Equal("register.unreadable", refusal.Code);
        Assert.True(where is null || refusal.Where == where, refusal.Where);
    }

    [Fact]
    public void Whatever_its_bytes_a_register_is_read_or_refused()
    {
        var file = ARegister(new EvidenceYard()).Write();
        var random = new Random(20261122);
        for (var i = 0; i < 2_000; i++)
        {
            var changed = (byte[])file.Clone();
            for (var j = random.Next(1, 4); j > 0; j--)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            var read = CustodyRegister.Read(changed.AsMemory(0, random.Next(4) == 0 ? random.Next(changed.Length) : changed.Length));
            Assert.True(read.Refusal is { Code.Length: > 0 } || read.Value.Items.Count <= CustodyRegister.MaxListed);
        }
    }

    [Fact]
    public void A_dossier_shows_a_register_as_its_keepers_own_record_and_escapes_every_word()
    {
        var yard = new EvidenceYard();
        var register = ARegister(yard);
        var hostile = register with { Items = [register.Items[0] with { Place = "<script>alert(1)</script>", Gap = "A record was changed." }] };

        var page = DossierPage.Write(EvidenceVerifier.Verify(yard.Bundle()), Head, [], words: null, hostile);

        Assert.Contains("Register of evidence", page, StringComparison.Ordinal);
        Assert.Contains("own record and no signed statement", page, StringComparison.Ordinal);
        Assert.Contains("own record, not a signed statement", page, StringComparison.Ordinal);
        Assert.Contains("from Officer A to Laboratory", page, StringComparison.Ordinal);
        Assert.Contains("ANOTHER HASH", page, StringComparison.Ordinal);
        Assert.Contains("do not hang together", page, StringComparison.Ordinal);
        Assert.Contains(register.Items[0].Sha256, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dossier_carries_the_strictest_label_of_what_is_registered()
    {
        var yard = new EvidenceYard();
        var register = ARegister(yard);
        string Page(CustodyRegister? own) => DossierPage.Write(EvidenceVerifier.Verify(yard.Bundle()), Head, [], words: null, own);

        Assert.Contains("<title>TLP:AMBER ", Page(null), StringComparison.Ordinal);
        Assert.Contains("<title>TLP:RED ", Page(register with { Items = [register.Items[0] with { Tlp = Tlp.Red }] }), StringComparison.Ordinal);
        Assert.DoesNotContain("Register of evidence", Page(null), StringComparison.Ordinal);
    }

    private static DossierHead Head { get; } = new("Case 7", Subtitle: null, "case.json", EvidenceYard.Noon);

    private static CustodyRegister ARegister(EvidenceYard yard)
    {
        var hash = Convert.ToHexStringLower(Sha256Digest.Of("image"u8).ToArray());
        var record = new RegisteredRecord { Deed = "handed-over", By = "ada", At = EvidenceYard.Noon, EnteredAt = EvidenceYard.Noon, Why = "analysis", From = "Officer A", To = "Laboratory", Storage = "vault 1" };
        return new CustodyRegister
        {
            Format = CustodyRegister.FormatName,
            Note = new ExportNote(yard.Asker.Id, "XA", EvidenceYard.Noon),
            Case = yard.Request.Id,
            Items =
            [
                new RegisteredItem
                {
                    Number = 1, Description = LanguageText.Of("en", "Disk image"), Sha256 = hash, Size = 5, HashBy = "computed", Tlp = Tlp.Amber, Collector = "Officer A",
                    CollectedAt = EvidenceYard.Noon, Place = "Port hall", Tool = "imager 2.1", Method = "over a write blocker", Storage = "safe 3", EnteredBy = "ada", EnteredAt = EvidenceYard.Noon,
                    Holder = "Laboratory", Standing = "held", Head = hash,
                    Custody = [record, record with { Deed = "verified", From = null, To = null, Storage = null, Found = new string('0', 64), Same = false }],
                },
            ],
        };
    }
}
