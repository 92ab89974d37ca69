using System.Text;
using Comity.Statements;
using Comity.Statements.Keysets;
using Comity.Statements.Rosters;

namespace Comity.Trust.Tests.Statements;

/// <summary>Signed documents in the order in which a reader gets them, and what it must say to the last.</summary>
/// <param name="Keysets">The keyset chains that the reader holds, each genesis first.</param>
/// <param name="Documents">What it then gets: keysets of one participant, rosters of one community, or one statement.</param>
/// <param name="Expect">Null, <c>frozen</c>, or the code of the refusal.</param>
internal sealed record ChainCase(string Name, IReadOnlyList<KeysetChain> Keysets, IReadOnlyList<byte[]> Documents, string? Expect);

/// <summary>Keyset chains, good and bad.</summary>
internal static class KeysetCases
{
    private const string Bad = "keyset.invalid";

    public static IEnumerable<ChainCase> All => Genesis().Concat(Bodies()).Concat(Successors()).Concat(Revocations()).Concat(Envelopes());

    private static KeysetChain A { get; } = Make.Chain("a");

    private static byte[] First => A.Statements[0].Jws.ToArray();

    private static IEnumerable<ChainCase> Genesis()
    {
        yield return Case("genesis", null, First);
        yield return Case("genesis signed by all three", null, Make.Genesis(Make.Body("a"), Make.Roots("a")));
        yield return Case("genesis below its threshold", Bad, Make.Genesis(Make.Body("a"), ["root-a1"]));
        yield return Case("genesis signed by a stranger", Bad, Make.Genesis(Make.Body("a"), ["root-b1", "root-b2"]));
        yield return Case("genesis with a stranger beside its roots", Bad, Make.Genesis(Make.Body("a"), [.. Make.Two("a"), "root-b1"]));
        yield return Case("genesis signed by operational keys", Bad, Make.Genesis(Make.Body("a"), ["a-issue", "a-roster"]));
        yield return Case("compact genesis", "statement.bad-signature", Make.Compact(Make.Envelope(TrustTypes.Keyset, BodyJson.Write(Make.Body("a"))), "root-a1"));
        yield return Case("genesis of epoch 1", Bad, Signed(body => body with { Epoch = 1 }));
        yield return Case("genesis of version 2", Bad, Signed(body => body with { Version = 2, Prev = A.Newest.Id }));
        yield return Case("trial of one", null, Make.Genesis(Make.Body("a") with { Trial = true, Threshold = 1, Roots = [.. Make.Body("a").Roots.Take(1)] }, ["root-a1"]));
        yield return Case("one of one that is no trial", Bad, Make.Genesis(Make.Body("a") with { Threshold = 1, Roots = [.. Make.Body("a").Roots.Take(1)] }, ["root-a1"]));
        yield return Case("two of two", Bad, Make.Genesis(Make.Body("a") with { Roots = [.. Make.Body("a").Roots.Take(2)] }, Make.Two("a")));
        yield return Case("another type", Bad, Make.Genesis(Make.Body("a"), Make.Two("a"), envelope => envelope with
        {
            Type = TrustTypes.Descriptor, Issuer = A.Participant, Keyset = A.Newest.Id,
        }));
    }

    private static IEnumerable<ChainCase> Bodies()
    {
        var jwk = KeysetIssuer.Json(Make.Key("a-issue").PublicKey);
        yield return Case("threshold above the roots", Bad, Signed(body => body with { Threshold = 4 }));
        yield return Case("threshold 0", Bad, Signed(body => body with { Threshold = 0 }));
        yield return Case("a root twice", Bad, Signed(body => body with { Roots = [.. body.Roots, body.Roots[0]] }));
        yield return Case("a P-256 root", Bad, Signed(body => body with { Roots = [.. body.Roots, jwk] }));
        yield return Case("a P-384 operational key", Bad, Signed(body => body with { Keys = [.. body.Keys, body.Keys[0] with { Jwk = body.Roots[0] }] }));
        yield return Case("one key in two uses", Bad, Signed(body => body with { Keys = [.. body.Keys, Make.Entry("a-issue", KeyUse.Seal)] }));
        yield return Case("a key with a kid member", Bad, Signed(body => body with { Keys = [body.Keys[0] with { Jwk = System.Text.Json.JsonDocument.Parse(jwk.GetRawText()[..^1] + ",\"kid\":\"x\"}").RootElement }] }));
        yield return Case("a machine without types", Bad, Signed(body => body with { Keys = [.. body.Keys, Make.Entry("a-two") with { Automation = true }] }));
        yield return Case("a type that is none", Bad, Signed(body => body with { Keys = [.. body.Keys, Make.Entry("a-two", KeyUse.Issue, "all")] }));
        yield return Case("a label with a line feed", Bad, Signed(body => body with { Keys = [body.Keys[0] with { Label = "a\nb" }] }));
        yield return Case("a label of 65 characters", Bad, Signed(body => body with { Keys = [body.Keys[0] with { Label = new string('x', 65) }] }));
        yield return Case("257 keys", Bad, Signed(body => body with { Keys = [.. Enumerable.Repeat(body.Keys[0], 257)] }));
        yield return Case("17 roots", Bad, Signed(body => body with { Roots = [.. Enumerable.Repeat(body.Roots[0], 17)] }));
        yield return Case("null among the keys", "json.null", Raw("\"keys\":[", "\"keys\":[null,"));
        yield return Case("null among the revocations", "json.null", Raw("\"revoke\":[", "\"revoke\":[null"));
        yield return Case("a use in capitals", "statement.bad-body", Raw("\"use\":\"log\"", "\"use\":\"LOG\""));
        yield return Case("a use by number", "statement.bad-body", Raw("\"use\":\"log\"", "\"use\":1"));
        yield return Case("no threshold", "statement.bad-body", Raw("\"threshold\":2,", ""));
        yield return Case("an unknown body member", null, Raw("\"threshold\":2,", "\"threshold\":2,\"later\":1,"));
        yield return Case("a body member that must be understood", "statement.not-understood", Raw("\"threshold\":2,", "\"threshold\":2,\"later\":1,\"must\":[\"later\"],"));
        yield return Case("the same under an escaped name", "statement.not-understood", Raw("\"threshold\":2,", "\"threshold\":2,\"later\":1,\"\\u006dust\":[\"later\"],"));
        yield return Case("must that is no list", "statement.bad-body", Raw("\"threshold\":2,", "\"threshold\":2,\"must\":\"later\","));
    }

    private static IEnumerable<ChainCase> Successors()
    {
        var second = Make.Next(A, body => body, Make.Two("a"));
        var chain = A.Append(Make.Received(second)).Value;
        yield return Case("second", null, First, second);
        yield return Case("second again", null, First, second, second);
        yield return Case("genesis again", null, First, second, First);
        yield return Case("third without second", "statement.unknown-keyset", First, Make.Next(chain, body => body, Make.Two("a")));
        yield return Case("second below the old threshold", Bad, First, Make.Next(A, body => body, ["root-a1"]));
        var rotated = (KeysetBody body) => body with { Roots = [.. Make.Body("b").Roots] };
        yield return Case("new roots, signed by old and new", null, First, Make.Next(A, rotated, [.. Make.Two("a"), .. Make.Two("b")]));
        yield return Case("new roots, signed by old alone", Bad, First, Make.Next(A, rotated, Make.Two("a")));
        yield return Case("new roots, signed by new alone", Bad, First, Make.Next(A, rotated, Make.Two("b")));
        yield return Case("new roots, one of two new ones", Bad, First, Make.Next(A, rotated, [.. Make.Two("a"), "root-b1"]));
        yield return Case("version gap", Bad, First, Make.Next(A, body => body with { Version = 3 }, Make.Two("a")));
        yield return Case("version back", Bad, First, second, Make.Next(chain, body => body with { Version = 2 }, Make.Two("a")));
        yield return Case("another successor of version 1", "frozen", First, second, Make.Next(A, body => body with { MinSeal = "HPKE-X" }, Make.Two("a")));
        yield return Case("another participant's", Bad, First, Make.Next(Make.Chain("b"), body => body, Make.Two("b")));
        yield return Case("prev and ks differ", Bad, First, Make.Next(A, body => body with { Prev = StatementId.Of("x"u8) }, Make.Two("a")));
        yield return Case("next epoch", null, First, Make.Next(A, body => body with { Epoch = 1, LastUndisputed = Last(A.Participant, 0) }, Make.Two("a")));
        yield return Case("next epoch without the last checkpoint", Bad, First, Make.Next(A, body => body with { Epoch = 1 }, Make.Two("a")));
        yield return Case("same epoch with a last checkpoint", Bad, First, Make.Next(A, body => body with { LastUndisputed = Last(A.Participant, 0) }, Make.Two("a")));
        yield return Case("an epoch left out", Bad, First, Make.Next(A, body => body with { Epoch = 2, LastUndisputed = Last(A.Participant, 0) }, Make.Two("a")));
        yield return Case("last checkpoint of another's log", Bad, First, Make.Next(A, body => body with { Epoch = 1, LastUndisputed = Last(ParticipantId.Of("x"u8), 0) }, Make.Two("a")));
        var declared = Make.Next(A, body => body with { Epoch = 1, LastUndisputed = Last(A.Participant, 0) }, Make.Two("a"));
        var declaring = A.Append(Make.Received(declared)).Value;
        yield return Case("a keyset after a new epoch", null, First, declared, Make.Next(declaring, body => body with { LastUndisputed = null }, Make.Two("a")));
        yield return Case("a new epoch declared again", Bad, First, declared, Make.Next(declaring, body => body, Make.Two("a")));
        yield return Case("back to an earlier epoch", Bad, First, declared, Make.Next(declaring, body => body with { Epoch = 0, LastUndisputed = null }, Make.Two("a")));
        yield return Case("two declarations of one epoch", "frozen", First, declared, Make.Next(A, body => body with { Epoch = 1, LastUndisputed = Last(A.Participant, 0) with { Size = 6 } }, Make.Two("a")));
        yield return Case("next epoch below the threshold", Bad, First, Make.Next(A, body => body with { Epoch = 1, LastUndisputed = Last(A.Participant, 0) }, ["root-a1"]));
        yield return Case("next epoch and new roots, signed by old alone", Bad, First, Make.Next(A, body => rotated(body) with { Epoch = 1, LastUndisputed = Last(A.Participant, 0) }, Make.Two("a")));
        yield return Case("next epoch and new roots, signed by new alone", Bad, First, Make.Next(A, body => rotated(body) with { Epoch = 1, LastUndisputed = Last(A.Participant, 0) }, Make.Two("b")));
        yield return Case("next epoch and new roots, signed by old and new", null, First, Make.Next(A, body => rotated(body) with { Epoch = 1, LastUndisputed = Last(A.Participant, 0) }, [.. Make.Two("a"), .. Make.Two("b")]));
        yield return Case("next epoch after an empty log with a root", Bad, First, Make.Next(A, body => body with { Epoch = 1, LastUndisputed = Last(A.Participant, 0) with { Size = 0 } }, Make.Two("a")));
        yield return Case("back to a trial", Bad, First, Make.Next(A, body => body with { Trial = true }, Make.Two("a")));
        yield return Case("a key turned to another use", Bad, First, Make.Next(A, body => body with
        {
            Keys = [.. body.Keys.Where(key => key.Use != KeyUse.Log), Make.Entry("a-log", KeyUse.Seal)],
        }, Make.Two("a")));
        var without = Make.Next(A, body => body with { Keys = [.. body.Keys.Where(key => key.Use != KeyUse.Log)] }, Make.Two("a"));
        var later = A.Append(Make.Received(without)).Value;
        yield return Case("a key turned to another use after a pause", Bad, First, without,
            Make.Next(later, body => body with { Keys = [.. body.Keys, Make.Entry("a-log", KeyUse.Seal)] }, Make.Two("a")));
    }

    private static IEnumerable<ChainCase> Revocations()
    {
        var kid = Make.Key("a-issue").Kid;
        KeysetBody Revoked(KeysetBody body, long from) => body with
        {
            Keys = [.. body.Keys.Where(key => !key.Jwk.GetRawText().Contains(Make.Key("a-issue").PublicKey.ToString(), StringComparison.Ordinal) && key.Label != "a-issue")],
            Revoke = [new Revocation(kid, 0, from)],
        };
        var second = Make.Next(A, body => Revoked(body, 5), Make.Two("a"));
        var chain = A.Append(Make.Received(second)).Value;
        yield return Case("a key revoked", null, First, second);
        yield return Case("a revoked key still listed", Bad, First, Make.Next(A, body => body with { Revoke = [new Revocation(kid, 0, 5)] }, Make.Two("a")));
        yield return Case("a revoked key listed again", Bad, First, second, Make.Next(chain, body => body with { Keys = [.. body.Keys, Make.Entry("a-issue")] }, Make.Two("a")));
        yield return Case("a revocation taken back", Bad, First, second, Make.Next(chain, body => body with { Revoke = [] }, Make.Two("a")));
        yield return Case("a revocation moved to later", Bad, First, second, Make.Next(chain, body => Revoked(body, 6), Make.Two("a")));
        yield return Case("a revocation moved to earlier", null, First, second, Make.Next(chain, body => Revoked(body, 4), Make.Two("a")));
        yield return Case("a revocation twice", Bad, First, Make.Next(A, body => Revoked(body, 5) with { Revoke = [new Revocation(kid, 0, 5), new Revocation(kid, 0, 6)] }, Make.Two("a")));
        yield return Case("a revocation of no key", Bad, First, Make.Next(A, body => body with { Revoke = [new Revocation("all", 0, 5)] }, Make.Two("a")));
        yield return Case("a revocation from a later epoch", Bad, First, Make.Next(A, body => Revoked(body, 5) with { Revoke = [new Revocation(kid, 1, 5)] }, Make.Two("a")));
        yield return Case("a revocation from before the log", Bad, First, Make.Next(A, body => Revoked(body, -1), Make.Two("a")));
    }

    private static IEnumerable<ChainCase> Envelopes()
    {
        yield return Case("genesis that names an issuer", "envelope.presence", Make.Genesis(Make.Body("a"), Make.Two("a"), envelope => envelope with { Issuer = A.Participant }));
        yield return Case("keyset with a community", "envelope.presence", First, Make.Next(A, body => body, Make.Two("a"), envelope => envelope with { Community = new CommunityId(Sha256Digest.Of("c"u8)) }));
        yield return Case("keyset in an exercise", "envelope.exc", Make.Genesis(Make.Body("a"), Make.Two("a"), envelope => envelope with { Exercise = "drill" }));
    }

    private static byte[] Signed(Func<KeysetBody, KeysetBody> change) => Make.Genesis(change(Make.Body("a")), Make.Two("a"));

    private static byte[] Raw(string old, string @new)
    {
        var text = Encoding.UTF8.GetString(BodyJson.Write(Make.Body("a")));
        Assert.Contains(old, text, StringComparison.Ordinal);
        var at = text.IndexOf(old, StringComparison.Ordinal);
        var body = text[..at] + @new + text[(at + old.Length)..];
        return Make.General(Make.Envelope(TrustTypes.Keyset, Encoding.UTF8.GetBytes(body)), Make.Two("a"));
    }

    private static SeenCheckpoint Last(ParticipantId participant, int epoch) => new($"comity/{participant}/{epoch}", 7, Sha256Digest.Of("root"u8));

    private static ChainCase Case(string name, string? expect, params byte[][] documents) => new(name, [], documents, expect);
}

/// <summary>Roster chains, good and bad.</summary>
internal static class RosterCases
{
    private const string Bad = "roster.invalid";

    private static readonly KeysetChain A = Make.Chain("a"), B = Make.Chain("b"), D = Make.Chain("d");

    private static readonly string[] Signers = ["a-roster", "b-roster"];

    public static IEnumerable<ChainCase> All => Genesis().Concat(Bodies()).Concat(Successors()).Concat(Joins()).Concat(Keys());

    private static byte[] First { get; } = Make.GenesisRoster(Make.RosterBody(2, A, B), A, Signers);

    private static RosterChain Chain { get; } = RosterChain.Found(Make.Received(First), Make.Knowing(A, B, D)).Value;

    private static IEnumerable<ChainCase> Genesis()
    {
        yield return Case("genesis of two", null, First);
        yield return Case("genesis of one", null, Make.GenesisRoster(Make.RosterBody(1, A), A, ["a-roster"]));
        yield return Case("a registrar did not sign", Bad, Make.GenesisRoster(Make.RosterBody(1, A, B), A, ["a-roster"]));
        yield return Case("the proposer did not sign", Bad, Make.GenesisRoster(Make.RosterBody(1, A) with { Signers = [.. Make.RosterBody(1, A, B).Signers] }, B, ["a-roster"]));
        yield return Case("the proposer names another keyset", Bad, Make.GenesisRoster(Make.RosterBody(1, A), A, ["a-roster"], envelope => envelope with { Keyset = B.Newest.Id }));
        yield return Case("a member who is no registrar", Bad, Make.GenesisRoster(Make.RosterBody(2, A, B) with { Registrars = [A.Participant], Threshold = 1 }, A, Signers));
        yield return Case("signed by an issue key", "statement.bad-signature", Make.GenesisRoster(Make.RosterBody(1, A), A, ["a-issue"]));
        yield return Case("signed by a root", "statement.bad-signature", Make.GenesisRoster(Make.RosterBody(1, A), A, ["root-a1"]));
        yield return Case("signed by a stranger", "statement.bad-signature", Make.GenesisRoster(Make.RosterBody(1, A), A, ["d-roster"]));
        yield return Case("registrar unknown", "statement.unknown-issuer", Make.GenesisRoster(Make.RosterBody(1, Make.Chain("e")), Make.Chain("e"), ["e-roster"]));
        yield return Case("keyset unknown", "statement.unknown-keyset", Make.GenesisRoster(Make.RosterBody(1, A) with { Signers = [new RosterSigner(A.Participant, StatementId.Of("x"u8))] }, A, ["a-roster"]));
        yield return Case("bilateral, two of two", null, Make.GenesisRoster(Make.RosterBody(2, A, B) with { Kind = CommunityKind.Bilateral }, A, Signers));
        yield return Case("bilateral, one of two", Bad, Make.GenesisRoster(Make.RosterBody(1, A, B) with { Kind = CommunityKind.Bilateral }, A, Signers));
        yield return Case("bilateral of one", Bad, Make.GenesisRoster(Make.RosterBody(1, A) with { Kind = CommunityKind.Bilateral }, A, ["a-roster"]));
        yield return Case("compact", "statement.bad-signature", Make.Compact(Make.NoteOf(A, B.Participant), "a-issue"));
        yield return Case("a note", Bad, Make.General(Make.NoteOf(A, B.Participant), ["a-roster"]));
    }

    private static IEnumerable<ChainCase> Bodies()
    {
        yield return Body("threshold 0", body => body with { Threshold = 0 });
        yield return Body("threshold above the registrars", body => body with { Threshold = 3 });
        yield return Body("a registrar twice", body => body with { Registrars = [.. body.Registrars, body.Registrars[0]] });
        yield return Body("no registrar", body => body with { Registrars = [] });
        yield return Body("a registrar who is no member", body => body with { Members = [body.Members[0]] });
        yield return Body("a member twice", body => body with { Members = [.. body.Members, body.Members[0]] });
        yield return Body("a signer twice", body => body with { Signers = [.. body.Signers, body.Signers[0]] });
        yield return Body("33 signers", body => body with { Signers = [.. Enumerable.Range(0, 33).Select(i => new RosterSigner(ParticipantId.Of(BitConverter.GetBytes(i)), A.Newest.Id))] });
        yield return Body("one code for two", body => body with { Members = [.. body.Members.Select(member => member with { Code = "XA" })] });
        yield return Body("a code in small letters", body => body with { Members = [body.Members[0] with { Code = "xa" }, body.Members[1]] });
        yield return Body("a code of three letters", body => body with { Members = [body.Members[0] with { Code = "XAA" }, body.Members[1]] });
        yield return Body("version 2 without prev", body => body with { Version = 2 });
        yield return Body("a join in the genesis", body => body with { Members = [body.Members[0] with { Join = "x" }, body.Members[1]] });
        yield return Body("rules that are a list", body => body with { Rules = System.Text.Json.JsonDocument.Parse("[]").RootElement });
    }

    private static IEnumerable<ChainCase> Successors()
    {
        var second = Make.NextRoster(Chain, body => body, A, Signers);
        var chain = Chain.Append(Make.Received(second), Make.Knowing(A, B, D)).Value;
        yield return Case("second", null, First, second);
        yield return Case("second and genesis again", null, First, second, second, First);
        yield return Case("below the threshold", Bad, First, Make.NextRoster(Chain, body => body, A, ["a-roster"]));
        yield return Case("lower threshold, signed by one", Bad, First, Make.NextRoster(Chain, body => body with { Threshold = 1 }, A, ["a-roster"]));
        yield return Case("third without second", "roster.unknown", First, Make.NextRoster(chain, body => body, A, Signers));
        yield return Case("version gap", Bad, First, Make.NextRoster(Chain, body => body with { Version = 3 }, A, Signers));
        yield return Case("another successor", "frozen", First, second, Make.NextRoster(Chain, body => body with { Name = LanguageText.Of("en", "Rivers") }, A, Signers));
        yield return Case("another community's", Bad, First, Make.NextRoster(Chain, body => body, A, Signers, envelope => envelope with
        {
            Community = new CommunityId(Sha256Digest.Of("x"u8)),
            Marking = Marking.Create(Tlp.Green, new Audience.Named([new Recipient(A.Participant, [])])).Value,
        }));
        yield return Case("ros and prev differ", Bad, First, Make.NextRoster(Chain, body => body, A, Signers, envelope => envelope with { Roster = StatementId.Of("x"u8) }));
        yield return Case("a member suspended", null, First, Make.NextRoster(Chain, body => body with { Members = [body.Members[0], body.Members[1] with { Suspended = true }] }, A, Signers));
        yield return Case("a registrar leaves", null, First, Make.NextRoster(Chain, body => body with { Registrars = [A.Participant], Threshold = 1, Members = [body.Members[0]] }, A, Signers));
        yield return Case("a join added to a founder", Bad, First, Make.NextRoster(Chain, body => body with { Members = [body.Members[0], body.Members[1] with { Join = "x" }] }, A, Signers));
    }

    private static IEnumerable<ChainCase> Joins()
    {
        var join = Make.Join(D, Chain, "d-issue");
        ChainCase With(string name, string? expect, string? text) => Case(name, expect, First, Add(Chain, text));
        yield return With("a member with its join", null, join);
        yield return With("a member without a join", Bad, null);
        yield return With("a join that is no JWS", "statement.bad-signature", "x");
        yield return With("a join signed by a registrar", "statement.unknown-key", Make.Join(D, Chain, "a-issue"));
        yield return With("a join signed by a log key", "statement.wrong-key-use", Make.Join(D, Chain, "d-log"));
        yield return With("a join of a registrar in the member's name", Bad, Make.Join(A, Chain, "a-issue"));
        yield return With("a join of another community", Bad, Make.Join(D, RosterChain.Found(Make.Received(Make.GenesisRoster(Make.RosterBody(1, A), A, ["a-roster"])), Make.Knowing(A)).Value, "d-issue"));
        yield return With("a join whose body names another community", Bad, Make.Join(D, Chain, "d-issue", body => body with { Community = new CommunityId(Sha256Digest.Of("x"u8)) }));
        yield return With("a join that names another genesis", Bad, Make.Join(D, Chain, "d-issue", body => body with { Genesis = A.Genesis.Id }));
        yield return With("a note for a join", Bad, Encoding.ASCII.GetString(Make.Compact(Make.NoteOf(D, A.Participant), "d-issue")));
        var known = Make.Knowing(A, B, D);
        var added = Add(Chain, join);
        var third = Make.NextRoster(Chain.Append(Make.Received(added), known).Value, body => body with { Members = [.. body.Members.Take(2)] }, A, Signers);
        var without = Chain.Append(Make.Received(added), known).Value.Append(Make.Received(third), known).Value;
        yield return Case("a member that left", null, First, added, third);
        yield return Case("back with the same join", Bad, First, added, third, Add(without, join));
        yield return Case("back with a new join", null, First, added, third, Add(without, Make.Join(D, without, "d-issue", tweak: envelope => envelope with { IssuedAt = Make.Noon.AddDays(1) })));
        var chain = Chain.Append(Make.Received(added), known).Value;
        yield return Case("a join exchanged", Bad, First, added, Make.NextRoster(chain, body => body with { Members = [.. body.Members.Take(2), body.Members[2] with { Join = "x" }] }, A, Signers));
        yield return Case("a member whose keyset is unknown", "statement.unknown-issuer", First, Make.NextRoster(Chain, body => body with
        {
            Members = [.. body.Members, Make.Member(Make.Chain("e"), "Member 3") with { Join = Make.Join(Make.Chain("e"), Chain, "e-issue") }],
        }, A, Signers));
    }

    private static IEnumerable<ChainCase> Keys()
    {
        var thief = KeysetChain.Found(Make.Received(Make.Genesis(Make.Body("d") with { Keys = [.. Make.Body("d").Keys, Make.Entry("a-roster", KeyUse.Issue, "trust.roster/1")] }, Make.Two("d")))).Value;
        yield return new ChainCase("one key in the keysets of two registrars", [A, thief], [Make.GenesisRoster(Make.RosterBody(2, A, thief), A, ["a-roster", "d-roster"])], Bad);
        var revoking = Make.Next(A, body => body with
        {
            Keys = [.. body.Keys.Where(key => key.Label != "a-roster"), Make.Entry("a-roster2", KeyUse.Issue, "trust.roster/1")],
            Revoke = [new Revocation(Make.Key("a-roster").Kid, 0, 3)],
        }, Make.Two("a"));
        var revoked = A.Append(Make.Received(revoking)).Value;
        yield return new ChainCase("signed by a key that its registrar has revoked", [revoked, B], [First], Bad);
        var standing = A.Append(Make.Received(Make.Next(A, body => body with
        {
            Keys = [.. body.Keys.Where(key => key.Label != "a-roster")],
            Revoke = [new Revocation(Make.Key("a-roster").Kid, 0, 3, [StatementIdOf(First)])],
        }, Make.Two("a")))).Value;
        yield return new ChainCase("signed by a revoked key, and its registrar stands by it", [standing, B], [First], null);
    }

    private static StatementId StatementIdOf(byte[] jws) => TrustDocuments.Sid(Make.Received(jws))!.Value;

    private static byte[] Add(RosterChain chain, string? join) =>
        Make.NextRoster(chain, body => body with { Members = [.. body.Members, Make.Member(D, "Member 3") with { Join = join }] }, A, Signers);

    private static ChainCase Body(string name, Func<RosterBody, RosterBody> change) =>
        Case(name, Bad, Make.GenesisRoster(change(Make.RosterBody(2, A, B)), A, Signers));

    private static ChainCase Case(string name, string? expect, params byte[][] documents) => new(name, [A, B, D], documents, expect);
}

/// <summary>Single statements under known keysets, good and bad.</summary>
internal static class StatementCases
{
    private static readonly KeysetChain A = Make.Chain("a"), B = Make.Chain("b");

    public static IEnumerable<ChainCase> All
    {
        get
        {
            var note = Make.NoteOf(A, B.Participant);
            var later = A.Append(Make.Received(Make.Next(A, body => body, Make.Two("a")))).Value;
            var answer = Comity.Statements.StatementType.Parse("test.answer/1");
            yield return Case("note", null, Make.Compact(note, "a-issue"));
            yield return Case("answer of a machine", null, Make.Compact(note with { Type = answer }, "a-auto"));
            yield return Case("issuer unknown", "statement.unknown-issuer", Make.Compact(Make.NoteOf(Make.Chain("e"), B.Participant), "e-issue"));
            yield return Case("keyset unknown", "statement.unknown-keyset", Make.Compact(note with { Keyset = B.Newest.Id }, "a-issue"));
            yield return new ChainCase("keyset no longer the newest", [later, B], [Make.Compact(note, "a-issue")], "statement.old-keyset");
            yield return Case("key unknown", "statement.unknown-key", Make.Compact(note, "b-issue"));
            foreach (var use in new[] { "log", "node", "seal" })
                yield return Case($"signed by a {use} key", "statement.wrong-key-use", Make.Compact(note, $"a-{use}"));
            yield return Case("note of a machine", "statement.type-not-allowed", Make.Compact(note, "a-auto"));
            yield return Case("note under a roster key", "statement.type-not-allowed", Make.Compact(note, "a-roster"));
            yield return Case("general form", "statement.bad-signature", Make.General(note, ["a-issue"]));
            yield return Case("compact keyset", "envelope.form", Make.Compact(Make.Envelope(TrustTypes.Keyset, BodyJson.Write(Make.Body("a"))), "a-issue"));
            yield return Case("compact roster", "envelope.form", Make.Compact(note with { Type = TrustTypes.Roster }, "a-roster"));
            yield return Case("signed by a root", "statement.unknown-key", Make.Compact(note, "root-a1"));
            var mine = Make.Compact(note, "a-issue");
            var other = Make.Compact(Make.NoteOf(A, B.Participant, "goodbye"), "a-issue");
            yield return Case("payload of another statement", "statement.bad-signature", Mixed(mine, other, 1));
            yield return Case("signature of another statement", "statement.bad-signature", Mixed(mine, other, 2));
            yield return Case("too large", "statement.bad-signature", Make.Compact(Make.NoteOf(A, B.Participant, new string('x', Envelope.MaxBytes)), "a-issue"));
            yield return Case("nothing", "statement.bad-signature", []);
        }
    }

    private static byte[] Mixed(byte[] one, byte[] other, int part)
    {
        var (parts, others) = (Encoding.ASCII.GetString(one).Split('.'), Encoding.ASCII.GetString(other).Split('.'));
        parts[part] = others[part];
        return Encoding.ASCII.GetBytes(string.Join('.', parts));
    }

    private static ChainCase Case(string name, string? expect, byte[] jws) => new(name, [A, B], [jws], expect);
}
