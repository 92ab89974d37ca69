using Comity.Jose;
using Comity.Statements;
using Comity.Statements.Descriptors;
using Comity.Statements.Keysets;
using Comity.Statements.Rosters;

namespace Comity.Trust.Tests.Statements;

/// <summary>What chains do beyond the single answers of the vectors.</summary>
public sealed class ChainTests
{
    private static readonly KeysetChain A = Make.Chain("a"), B = Make.Chain("b");

    [Fact]
    public void A_frozen_chain_stays_frozen_and_as_long_as_it_was()
    {
        var second = A.Append(Make.Received(Make.Next(A, body => body, Make.Two("a")))).Value;
        var frozen = second.Append(Make.Received(Make.Next(A, body => body with { MinSeal = "HPKE-X" }, Make.Two("a")))).Value;
        var after = frozen.Append(Make.Received(Make.Next(second, body => body, Make.Two("a")))).Value;
        Assert.True(frozen.IsFrozen && after.IsFrozen);
        Assert.Equal(second.Newest.Id, after.Newest.Id);
    }

    [Fact]
    public void A_second_signature_of_a_root_does_not_count_twice()
    {
        var jws = Make.Genesis(Make.Body("a"), ["root-a1"]);
        Assert.True(JwsGeneral.TryParse(jws, StatementForm.Typ, 100_000, out var parsed, out _));
        Assert.False(JwsGeneral.TryAddSignature(parsed, Make.Signer("root-a1"), out _, out var error));
        Assert.Equal(JoseError.DuplicateSigner, error);
        Assert.True(JwsGeneral.TryAddSignature(parsed, Make.Signer("root-a3"), out var whole, out _));
        Assert.Equal(A.Participant, KeysetChain.Found(Make.Received(whole)).Value.Participant);
    }

    [Fact]
    public void A_revocation_disputes_from_its_place_on_unless_reaffirmed()
    {
        var (kid, sid, stood) = (Make.Key("a-issue").Kid, StatementId.Of("x"u8), StatementId.Of("y"u8));
        var chain = A.Append(Make.Received(Make.Next(A, body => body with
        {
            Keys = [.. body.Keys.Where(key => key.Label != "a-issue")],
            Revoke = [new Revocation(kid, 0, 5, [stood])],
        }, Make.Two("a")))).Value;
        Assert.False(chain.Newest.Disputes(kid, sid, 0, 4));
        Assert.True(chain.Newest.Disputes(kid, sid, 0, 5));
        Assert.True(chain.Newest.Disputes(kid, sid, 1, 0));
        Assert.False(chain.Newest.Disputes(kid, stood, 0, 5));
        Assert.False(chain.Newest.Disputes(Make.Key("a-log").Kid, sid, 0, 5));
        Assert.True(chain.HasRevoked(kid, sid));
        Assert.False(chain.HasRevoked(kid, stood));
    }

    [Fact]
    public void History_verifies_under_the_keyset_of_its_time()
    {
        var note = Make.Received(Make.Compact(Make.NoteOf(A, B.Participant), "a-issue"));
        var later = A.Append(Make.Received(Make.Next(A, body => body with { Keys = [.. body.Keys.Where(key => key.Label != "a-issue")] }, Make.Two("a")))).Value;
        Assert.Equal("statement.old-keyset", StatementVerifier.Verify(note, Make.Knowing(later)).Refusal?.Code);
        Assert.Null(StatementVerifier.VerifySignature(note, Make.Knowing(later)).Refusal);
    }

    [Fact]
    public void A_roster_that_was_believed_outlives_the_key_that_signed_it()
    {
        var first = Make.Received(Make.GenesisRoster(Make.RosterBody(1, A), A, ["a-roster"]));
        var revoked = A.Append(Make.Received(Make.Next(A, body => body with
        {
            Keys = [.. body.Keys.Where(key => key.Label != "a-roster")],
            Revoke = [new Revocation(Make.Key("a-roster").Kid, 0, 3)],
        }, Make.Two("a")))).Value;
        Assert.Equal("roster.invalid", RosterChain.Found(first, Make.Knowing(revoked)).Refusal?.Code);
        Assert.Null(RosterChain.Found(first, Make.Knowing(revoked), inHistory: true).Refusal);
    }

    [Fact]
    public void A_roster_is_the_proposers_own_word_under_the_proposers_own_key()
    {
        var roster = RosterChain.Found(Make.Received(Make.GenesisRoster(Make.RosterBody(2, A, B), B, ["a-roster", "b-roster"])), Make.Knowing(A, B)).Value.Newest;
        Assert.Equal((B.Participant, Make.Key("b-roster").Kid), (roster.Statement.Issuer, roster.Statement.Kid));
    }

    [Fact]
    public void An_audience_with_one_stranger_is_nobody()
    {
        var roster = RosterChain.Found(Make.Received(Make.GenesisRoster(Make.RosterBody(2, A, B), A, ["a-roster", "b-roster"])), Make.Knowing(A, B)).Value.Newest;
        Recipient To(ParticipantId participant) => new(participant, []);
        Assert.Equal([B.Participant], roster.Resolve(new Audience.Named([To(B.Participant), To(A.Participant)]), A.Participant));
        Assert.Empty(roster.Resolve(new Audience.Named([To(B.Participant), To(ParticipantId.Of("x"u8))]), A.Participant));
        Assert.Empty(roster.Resolve(new Audience.Peers(), A.Participant));
        Assert.Equal([B.Participant], roster.Resolve(new Audience.Public(), A.Participant));
    }

    [Theory]
    [InlineData("https://node.example.org/", true)]
    [InlineData("http://127.0.0.1:8080/", true)]
    [InlineData("http://node.example.org/", false)]
    [InlineData("https://user@node.example.org/", false)]
    [InlineData("https://node.example.org/?a=b", false)]
    [InlineData("ftp://node.example.org/", false)]
    [InlineData("node.example.org", false)]
    public void A_descriptor_names_addresses_that_a_node_may_call(string endpoint, bool fits)
    {
        var envelope = Make.Envelope(TrustTypes.Descriptor, BodyJson.Write(new DescriptorBody { Endpoints = [endpoint] }));
        Assert.Equal(fits ? null : "statement.bad-body", DescriptorBody.Read(envelope).Refusal?.Code);
    }

    [Fact]
    public void A_pin_is_a_whole_digest()
    {
        var envelope = Make.Envelope(TrustTypes.Descriptor, BodyJson.Write(new DescriptorBody { Endpoints = [], TlsPins = ["AAAA"] }));
        Assert.Equal("statement.bad-body", DescriptorBody.Read(envelope).Refusal?.Code);
        Assert.Equal("statement.bad-body", DescriptorBody.Read(envelope with { Type = Make.Note }).Refusal?.Code);
    }

    [Fact]
    public void Long_lists_of_a_stranger_cost_little()
    {
        // 3,000 revocations and 2,600 desks: refused or read in one pass, so this test ends.
        var body = Make.Body("a") with { Revoke = [.. Enumerable.Range(0, 3000).Select(i => new Revocation(i.ToString("D43"), 0, 0))] };
        Assert.Equal("keyset.invalid", KeysetChain.Found(Make.Received(Make.Genesis(body with { Keys = [] }, Make.Two("a")))).Refusal?.Code);
    }
}
