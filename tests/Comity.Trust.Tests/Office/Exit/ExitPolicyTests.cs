using Comity.Office.Exit;
using Comity.Office.Rights;
using Comity.Statements;

namespace Comity.Trust.Tests.Office.Exit;

public sealed class ExitPolicyTests
{
    private static readonly ParticipantId Us = Participant(1);
    private static readonly ParticipantId Issuer = Participant(2);
    private static readonly ParticipantId Member = Participant(3);
    private static readonly ParticipantId Stranger = Participant(4);
    private static readonly CommunityId Community = new(Sha256Digest.Of([5]));

    // Columns: duty officer, officer of no desk, without right, at another seat, notice, public, issuer, member, stranger.
    [Theory]
    [InlineData("TLP:RED", "us:duty", "x.....x..")]
    [InlineData("TLP:RED", "us:legal", "......x..")]
    [InlineData("TLP:RED", "member:duty", "......xx.")]
    [InlineData("TLP:AMBER+STRICT", "us", "xx....x..")]
    [InlineData("TLP:AMBER+STRICT", "us:duty", "x.....x..")]
    [InlineData("TLP:AMBER+STRICT", "member", "......xx.")]
    [InlineData("TLP:AMBER+STRICT", "community", "xx....xx.")]
    [InlineData("TLP:AMBER", "us", "xx....x..")]
    [InlineData("TLP:AMBER", "us:duty", "x.....x..")]
    [InlineData("TLP:AMBER", "member", "......xx.")]
    [InlineData("TLP:AMBER", "community", "xx....xx.")]
    [InlineData("TLP:GREEN", "us", "xx....x..")]
    [InlineData("TLP:GREEN", "member", "......xx.")]
    [InlineData("TLP:GREEN", "community", "xx....xx.")]
    [InlineData("TLP:GREEN", "peers", "xx....xx.")]
    [InlineData("TLP:CLEAR", "us", "xx..x.x..")]
    [InlineData("TLP:CLEAR", "member", "....x.xx.")]
    [InlineData("TLP:CLEAR", "community", "xx..x.xx.")]
    [InlineData("TLP:CLEAR", "public", "xx..xxxxx")]
    public void Every_label_and_audience_opens_exactly_these_exits(string label, string audience, string expected) =>
        Assert.Equal(expected, Row(Facts(label, AudienceOf(audience))));

    [Theory]
    [InlineData("TLP:RED", "member:duty", "......xx.")] // said without naming desks of our own: nobody here reads it again
    [InlineData("TLP:RED", "us:duty+member:duty", "x.....xx.")]
    [InlineData("TLP:AMBER+STRICT", "member", "xx....xx.")]
    [InlineData("TLP:AMBER", "us:duty+member", "x.....xx.")]
    [InlineData("TLP:CLEAR", "public", "xx..xxxxx")]
    public void What_we_said_ourselves_we_read_at_home_but_red_only_at_desks_it_names(string label, string audience, string expected)
    {
        var facts = Facts(label, AudienceOf(audience)) with { Issuer = Us };

        // The "issuer" column asks for Participant(2), who is nobody to a statement of ours.
        var issuer = audience == "public" ? 'x' : '.';
        Assert.Equal(expected[..6] + issuer + expected[7..], Row(facts));
    }

    [Fact]
    public void Without_a_marking_that_can_be_read_nothing_leaves_by_any_exit()
    {
        var unreadable = Facts("TLP:CLEAR", new Audience.Public()) with { Marking = null };
        Assert.Equal(".........", Row(unreadable));

        // Parts that Marking.Create refuses can still come out of JSON.
        foreach (var json in new[]
        {
            """{"tlp":"TLP:RED","aud":{"public":true}}""",
            """{"tlp":"TLP:AMBER","aud":{"public":true}}""",
            $$$"""{"tlp":"TLP:RED","aud":{"to":["{{{Us}}}"]}}""",
            """{"tlp":"TLP:CLEAR","aud":{"to":[]}}""",
        })
        {
            var marking = System.Text.Json.JsonSerializer.Deserialize<Marking>(json, BodyJson.Options);
            Assert.Equal(".........", Row(unreadable with { Marking = marking }));
        }
    }

    [Fact]
    public void Nobody_reads_what_is_for_nobody_whatever_they_may_do()
    {
        var random = new Random(20260314);
        for (var n = 0; n < 2_000; n++)
        {
            var facts = Facts("TLP:CLEAR", new Audience.Public()) with
            {
                Marking = n % 2 == 0 ? null : Unchecked(Tlp.All[random.Next(5)], Audience.Nobody),
                Issuer = Participant((byte)random.Next(1, 5)),
                Self = Participant((byte)random.Next(1, 5)),
                Community = random.Next(2) == 0 ? null : Community,
                Members = Enumerable.Range(1, 4).Where(_ => random.Next(2) == 0).Select(number => Participant((byte)number)).ToHashSet(),
            };

            Assert.Equal(".........", Row(facts));
            Assert.Empty(ExitPolicy.DesksOf(facts, facts.Self));
        }
    }

    [Fact]
    public void A_label_grants_nothing_by_being_wider_than_another()
    {
        // AMBER+STRICT to us and AMBER to others: reading one says nothing of the other, in either direction.
        var strict = Facts("TLP:AMBER+STRICT", AudienceOf("us"));
        var amber = Facts("TLP:AMBER", AudienceOf("member"));

        Assert.Equal((true, false), (ExitPolicy.MayLeave(strict, Readers[0]), ExitPolicy.MayLeave(amber, Readers[0])));
        Assert.Equal((false, true), (ExitPolicy.MayLeave(strict, new Reader.Participant(Member)), ExitPolicy.MayLeave(amber, new Reader.Participant(Member))));
        Assert.Equal(Row(strict), Row(Facts("TLP:AMBER", AudienceOf("us"))));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("Duty")]
    [InlineData(" ")]
    [InlineData("du\0ty")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_peer_cannot_name_a_desk_that_stands_for_all(string desk) =>
        Assert.Empty(ExitPolicy.DesksOf(Facts("TLP:AMBER", new Audience.Named([new Recipient(Us, [desk])])), Us));

    [Fact]
    public void A_file_leaves_only_if_every_statement_may_go_to_who_exports_it_and_to_whom_it_is_for()
    {
        var exporter = (Reader.Officer)Readers[1];
        var member = new Reader.Participant(Member);
        var open = Item("TLP:AMBER", "community");
        var ours = Item("TLP:AMBER", "us");
        var hidden = Item("TLP:RED", "us:duty");

        Assert.Null(DossierCheck.Flaw([open, ours], exporter, recipient: null));
        Assert.Equal("statement.not-found", DossierCheck.Flaw([open, hidden with { IsConfirmed = true }], exporter, null)?.Code);
        Assert.Null(DossierCheck.Flaw([open], exporter, member));
        Assert.Equal("exit.not-for-recipient", DossierCheck.Flaw([open, ours], exporter, member)?.Code);
        Assert.Null(DossierCheck.Flaw([open, ours with { IsConfirmed = true }], exporter, member));
        var mustNot = ours with { IsConfirmed = true, Facts = ours.Facts with { Use = new UseTerms { PassOn = Permission.MustNot } } };
        Assert.Equal("exit.must-not-pass-on", DossierCheck.Flaw([mustNot], exporter, member)?.Code);
        Assert.Equal("exit.not-for-recipient", DossierCheck.Flaw([open], exporter, new Reader.Public())?.Code);
    }

    private static readonly Reader[] Readers =
    [
        new Reader.Officer(new OfficerRights(1, ["duty"], [new RightsGrant(Verbs.Read, 1, null)]), 1),
        new Reader.Officer(new OfficerRights(1, [], [new RightsGrant(Verbs.Read, 1, null)]), 1),
        new Reader.Officer(new OfficerRights(1, ["duty"], [new RightsGrant(~Verbs.Read, 1, null)]), 1),
        new Reader.Officer(new OfficerRights(2, ["duty"], [new RightsGrant(Verbs.Read, 2, null)]), 2),
        new Reader.Notice(),
        new Reader.Public(),
        new Reader.Participant(Issuer),
        new Reader.Participant(Member),
        new Reader.Participant(Stranger),
    ];

    private static string Row(ExitFacts facts) => string.Concat(Readers.Select(reader => ExitPolicy.MayLeave(facts, reader) ? 'x' : '.'));

    private static ExitFacts Facts(string label, Audience audience) => new()
    {
        Seat = 1,
        Self = Us,
        Issuer = Issuer,
        Community = Community,
        Marking = Tlp.TryParse(label, out var tlp) ? Marking.Create(tlp, audience).Value : null,
        Members = new HashSet<ParticipantId> { Us, Issuer, Member },
    };

    private static DossierItem Item(string label, string audience) => new(StatementId.Of("x"u8), Facts(label, AudienceOf(audience)));

    private static Audience AudienceOf(string text) => text switch
    {
        "community" => new Audience.Community(Community),
        "peers" => new Audience.Peers(),
        "public" => new Audience.Public(),
        _ => new Audience.Named([.. text.Split('+').Select(part => part.Split(':')).Select(part =>
            new Recipient(part[0] == "us" ? Us : Member, part.Length > 1 ? [part[1]] : []))]),
    };

    private static Marking Unchecked(Tlp tlp, Audience audience) => System.Text.Json.JsonSerializer.Deserialize<Marking>(
        $$$"""{"tlp":"{{{tlp}}}","aud":{{{System.Text.Json.JsonSerializer.Serialize(audience)}}}}""", BodyJson.Options)!;

    private static ParticipantId Participant(byte number) => new(Sha256Digest.Of([number]));
}
