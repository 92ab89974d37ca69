using System.Security.Cryptography;
using System.Text;
using Comity.Jose;
using Comity.Statements;
using Comity.Statements.Evidence;
using Comity.Statements.Keysets;
using Comity.Statements.Rosters;
using Comity.Tlog;

namespace Comity.Trust.Tests.Evidence;

/// <summary>A participant whose keys and log are in memory: real signatures, real proofs, no database.</summary>
internal sealed class Party
{
    private readonly EcPrivateJwk _root = EcPrivateJwk.GenerateP384();
    private readonly EcPrivateJwk _log = EcPrivateJwk.GenerateP256();

    public Party(string name)
    {
        Name = name;
        var body = new KeysetBody { Version = 1, Threshold = 1, Trial = true, Roots = [KeysetIssuer.Json(_root.PublicKey)], Keys = Keys(Issue) };
        Chain = KeysetIssuer.Genesis(body, [new SoftwareSigner(_root)], EvidenceYard.Noon).Value;
        Log(Chain.Genesis.Id);
    }

    public string Name { get; }

    public EcPrivateJwk Issue { get; private set; } = EcPrivateJwk.GenerateP256();

    public KeysetChain Chain { get; private set; }

    public ParticipantId Id => Chain.Participant;

    public List<StatementId> Leaves { get; private init; } = [];

    public StatementId Log(StatementId sid)
    {
        Leaves.Add(sid);
        return sid;
    }

    /// <summary>Replaces the issue key; the old one is revoked from an index on, if one is given.</summary>
    public EcPrivateJwk Rotate(long? revokedFrom = null, params StatementId[] reaffirmed)
    {
        var old = Issue;
        Issue = EcPrivateJwk.GenerateP256();
        Chain = KeysetIssuer.Next(Chain, body => body with
        {
            Keys = Keys(Issue),
            Revoke = revokedFrom is { } from ? [new Revocation(old.PublicKey.Kid, 0, from, reaffirmed)] : [],
        }, [new SoftwareSigner(_root)], EvidenceYard.Noon).Value;
        return old;
    }

    /// <summary>The keyset by which the roots would end epoch 0 at a size and begin the next.</summary>
    public Statement Ending(int size) => KeysetIssuer.Next(Chain, body => body with
    {
        Epoch = 1,
        LastUndisputed = new SeenCheckpoint(BundleLogs.Origin(Id, 0), size, new Sha256Digest(MerkleTree.RootOf(Hashes(Leaves).Span[..size]).ToArray())),
    }, [new SoftwareSigner(_root)], EvidenceYard.Noon).Value.Statements[^1];

    public string Checkpoint(int size, IReadOnlyList<StatementId>? leaves = null)
    {
        var origin = BundleLogs.Origin(Id, 0);
        using var key = _log.PublicKey.ToECDsa();
        var signer = new NoteSigner(NoteKey.Of(origin, key), text => new SoftwareSigner(_log).Sign(text.Span));
        var root = MerkleTree.RootOf(Hashes(leaves ?? Leaves).Span[..size]);
        return Encoding.UTF8.GetString(SignedCheckpoint.Sign(new Checkpoint(origin, size, root), signer).ToArray());
    }

    public LeafPlace Place(StatementId sid, int size, IReadOnlyList<StatementId>? leaves = null)
    {
        var index = (leaves ?? Leaves).ToList().IndexOf(sid);
        Assert.True(MerkleProof.TryInclusion(index, size, MerkleTree.Over(Hashes(leaves ?? Leaves)), out var proof));
        return new LeafPlace(0, index, size, proof);
    }

    public LogLink Link(int from, int to)
    {
        Assert.True(MerkleProof.TryConsistency(from, to, MerkleTree.Over(Hashes(Leaves)), out var proof));
        return new LogLink(from, to, proof);
    }

    private static ReadOnlyMemory<TreeHash> Hashes(IReadOnlyList<StatementId> leaves) =>
        leaves.Select(sid => TreeHash.OfLeaf(sid.Digest.ToArray())).ToArray();

    private List<KeyEntry> Keys(EcPrivateJwk issue) =>
    [
        KeysetIssuer.Entry(issue.PublicKey, KeyUse.Issue, types: Name == "XR" ? ["trust.roster/1", "test.note/1"] : null),
        KeysetIssuer.Entry(_log.PublicKey, KeyUse.Log),
    ];
}

/// <summary>A community of XR (registrar), XA and XB, in which XA asked something and XB answered.</summary>
internal sealed class EvidenceYard : IKeysets
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public EvidenceYard()
    {
        Rosters = Founded();
        Admit(Asker, "XA", "Republic of XA");
        Admit(Answerer, "XB", "Kingdom of XB");
        File = RandomNumberGenerator.GetBytes(700);
        Attachment = new Attachment(Sha256Digest.Of(File), File.Length, "application/jsonl", "addresses.jsonl", new AttachmentSeal(Sha256Digest.Of("sealed"u8), Sha256Digest.Of("key"u8)));
        Request = Say(Asker, Note(Asker, "Please look at these addresses.", Answerer.Id) with { Attachments = [Attachment] });
        Answer = Say(Answerer, Note(Answerer, "We have it.", Asker.Id) with { References = [new Reference(Request.Id, "answers", Shared: true)] });
    }

    public Party Registrar { get; } = new("XR");

    public Party Asker { get; } = new("XA");

    public Party Answerer { get; } = new("XB");

    public RosterChain Rosters { get; private set; }

    public byte[] File { get; }

    public Attachment Attachment { get; }

    public Statement Request { get; }

    public Statement Answer { get; }

    public IEnumerable<Party> Parties => [Registrar, Asker, Answerer];

    public KeysetChain? Of(ParticipantId participant) => Parties.FirstOrDefault(party => party.Id == participant)?.Chain;

    public Envelope Note(Party from, string text, params ParticipantId[] to) => new()
    {
        Type = StatementType.Parse("test.note/1"),
        Issuer = from.Id,
        Community = Rosters.Community,
        Keyset = from.Chain.Newest.Id,
        Roster = Rosters.Newest.Id,
        Nonce = new Sha256Digest(RandomNumberGenerator.GetBytes(32)),
        IssuedAt = Noon,
        Marking = Marking.Create(Tlp.Amber, new Audience.Named([.. to.Select(recipient => new Recipient(recipient, []))])).Value,
        Body = BodyJson.Write(new NoteBody(text)),
    };

    /// <summary>Signs and logs a statement.</summary>
    public Statement Say(Party from, Envelope envelope, EcPrivateJwk? key = null)
    {
        var jws = JwsCompact.Sign(EnvelopeWriter.Write(envelope), StatementForm.Typ, new SoftwareSigner(key ?? from.Issue));
        var statement = StatementVerifier.VerifySignature(new ReceivedStatement(jws), this).Value;
        from.Log(statement.Id);
        return statement;
    }

    /// <summary>Everything about the statements, each log at its full size, the attachment inside.</summary>
    public EvidenceBundle Bundle(params Statement[] statements)
    {
        var said = statements.Length == 0 ? [Request, Answer] : statements;
        var writer = new EvidenceWriter(new ExportNote(Answerer.Id, "XB", Noon));
        foreach (var statement in said)
            writer.AddStatement(statement.Id, statement.Jws, Place(statement));
        foreach (var party in Parties)
            writer.AddKeysets(party.Chain, party.Chain.Statements.ToDictionary(keyset => keyset.Id, Place)).AddLog(party.Id, 0, [party.Checkpoint(party.Leaves.Count)], []);
        writer.AddRosters(Rosters, Rosters.Rosters.ToDictionary(roster => roster.Id, roster => Place(roster.Statement)));
        if (said.Contains(Request))
            writer.AddInside(Attachment, File);
        return writer.AddPhrase(Asker.Id, Answerer.Id, Rosters.Community).Build();
    }

    public LeafPlace Place(Statement statement)
    {
        var party = Parties.Single(party => party.Id == statement.Issuer);
        return party.Place(statement.Id, party.Leaves.Count);
    }

    private RosterChain Founded()
    {
        var member = new Member { P = Registrar.Id, Name = LanguageText.Of("en", "Region"), Kind = MemberKind.Organisation };
        var body = new RosterBody
        {
            Version = 1,
            Signers = [new RosterSigner(Registrar.Id, Registrar.Chain.Newest.Id)],
            Name = LanguageText.Of("en", "Test community"),
            Kind = CommunityKind.Regional,
            Registrars = [Registrar.Id],
            Threshold = 1,
            Members = [member],
        };
        var chain = RosterIssuer.Genesis(body, Registrar.Id, [new SoftwareSigner(Registrar.Issue)], this, Noon).Value;
        Registrar.Log(chain.Newest.Id);
        return chain;
    }

    private void Admit(Party party, string code, string name)
    {
        var join = Say(party, Note(party, "", Registrar.Id) with
        {
            Type = TrustTypes.Join,
            Body = BodyJson.Write(new JoinBody(Rosters.Community, party.Chain.Genesis.Id)),
        });
        var member = new Member { P = party.Id, Name = LanguageText.Of("en", name), Code = code, Join = Encoding.ASCII.GetString(join.Jws.Span) };
        Rosters = RosterIssuer.Next(
            Rosters, body => body with { Members = [.. body.Members, member] }, Registrar.Id, [new SoftwareSigner(Registrar.Issue)], this, Noon).Value;
        Registrar.Log(Rosters.Newest.Id);
    }
}
