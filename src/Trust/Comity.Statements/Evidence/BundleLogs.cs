using System.Text;
using Comity.Statements.Keysets;
using Comity.Tlog;

namespace Comity.Statements.Evidence;

/// <summary>A statement's proven place: its leaf is in a checkpoint that its issuer's log key signed.</summary>
/// <param name="Within">That checkpoint.</param>
internal sealed record ProvenPlace(int Epoch, long Index, Checkpoint Within) : IComparable<ProvenPlace>
{
    /// <summary>Order in the participant's logs: epochs one after another, then indices.</summary>
    public int CompareTo(ProvenPlace? other) => other is null ? 1 : (Epoch, Index).CompareTo((other.Epoch, other.Index));
}

/// <summary>The logs that a bundle carries: checkpoints whose signatures were checked, how they continue each other, and where they do not.</summary>
internal sealed class BundleLogs
{
    private readonly Dictionary<(ParticipantId, int), OpenedLog> _logs = [];
    private readonly List<EquivocationProof> _equivocations = [];
    private readonly Findings _findings;

    private BundleLogs(Findings findings) => _findings = findings;

    public IReadOnlyList<EquivocationProof> Equivocations => _equivocations;

    public IEnumerable<LogReport> Reports => _logs.Values.Select(log => log.Report());

    /// <summary>The name that checkpoints of a participant's log carry (federation.md 2.1).</summary>
    public static string Origin(ParticipantId participant, int epoch) => $"comity/{participant}/{epoch}";

    public static BundleLogs Read(IReadOnlyList<EvidenceLog> logs, BundleKeys keys, Findings findings)
    {
        var read = new BundleLogs(findings);
        for (var i = 0; i < logs.Count; i++)
            read.Take(logs[i], $"/logs/{i}", keys);
        return read;
    }

    /// <summary>Whether the log said two things at once; nothing is anchored in it then.</summary>
    public bool IsForked(ParticipantId participant, int epoch) => _logs.TryGetValue((participant, epoch), out var log) && log.IsForked;

    /// <summary>Whether a checkpoint that somebody says to have seen has another root than the file's own of that size.</summary>
    public bool Contradicts(SeenCheckpoint seen)
    {
        var root = new TreeHash(seen.Root.ToArray());
        return _logs.Values.Where(log => log.Origin == seen.Origin)
            .SelectMany(log => log.Checkpoints).Any(own => own.Checkpoint.Size == seen.Size && own.Checkpoint.Root != root);
    }

    /// <summary>Whether the file shows that the checkpoint of a place and a declared end are of one history.</summary>
    public bool IsOneWith(ParticipantId participant, ProvenPlace place, SeenCheckpoint end)
    {
        var (size, root) = (place.Within.Size, new TreeHash(end.Root.ToArray()));
        return size == end.Size
            ? place.Within.Root == root
            : _logs[(participant, place.Epoch)] is var log && log.Find(end.Size)?.Root == root && log.Joined(end.Size).Contains(size);
    }

    /// <summary>Checks a claimed place, and that no other statement of the file stands there.</summary>
    public ProvenPlace? Check(ParticipantId issuer, StatementId sid, LeafPlace place, string where)
    {
        if (!_logs.TryGetValue((issuer, place.Epoch), out var log))
            return Refuse("place.no-log", where, sid, $"The file has no log {Origin(issuer, place.Epoch)}.");
        var ofSize = log.Checkpoints.Where(checkpoint => checkpoint.Checkpoint.Size == place.Size).ToList();
        if (ofSize.Count == 0)
            return Refuse("place.no-checkpoint", $"{where}/size", sid, $"No checkpoint of {log.Origin} with size {place.Size} can be believed.");
        var leaf = TreeHash.OfLeaf(sid.Digest.ToArray());
        var included = ofSize.ConvertAll(checkpoint => new IncludedLeaf(checkpoint, leaf, place.Proof)).FindIndex(claim => claim.IsAt(place.Index));
        if (included < 0)
            return Refuse("place.proof", $"{where}/proof", sid, $"The proof does not lead from the statement at index {place.Index} to the root of size {place.Size}.");
        Remember(log, sid, place.Index, new IncludedLeaf(ofSize[included], leaf, place.Proof));
        return new ProvenPlace(place.Epoch, place.Index, ofSize[included].Checkpoint);
    }

    private ProvenPlace? Refuse(string code, string where, StatementId sid, string explanation)
    {
        _findings.Wrong(code, where, sid, explanation);
        return null;
    }

    private void Remember(OpenedLog log, StatementId sid, long index, IncludedLeaf leaf)
    {
        if (log.Leaves.TryAdd(index, (sid, leaf)) || log.Leaves[index].Sid == sid)
            return;
        var (otherSid, other) = log.Leaves[index];
        if (Equivocation.IsProvedBy(index, other, leaf))
            Report(log, new EquivocationProof(log.Origin, index, otherSid, sid, Text(other.Checkpoint), Text(leaf.Checkpoint)), $"index {index} holds two statements");
    }

    private void Take(EvidenceLog claimed, string where, BundleKeys keys)
    {
        if (keys.Of(claimed.Participant) is not { } chain)
        {
            _findings.Wrong("log.unknown-participant", where, null, $"The file has no keyset of {claimed.Participant}.");
            return;
        }

        var log = new OpenedLog(Origin(claimed.Participant, claimed.Epoch), where);
        if (!_logs.TryAdd((claimed.Participant, claimed.Epoch), log))
        {
            _findings.Wrong("evidence.duplicate", where, null, $"The log {log.Origin} stands twice.");
            return;
        }

        var believed = new LogNoteKeys(log.Origin, chain);
        for (var i = 0; i < claimed.Checkpoints.Count; i++)
        {
            if (believed.Open(claimed.Checkpoints[i], $"{where}/checkpoints/{i}", _findings) is { } checkpoint)
                log.Checkpoints.Add(checkpoint);
        }

        CompareRoots(log);
        CheckLinks(log, claimed.Links, where);
    }

    private void CompareRoots(OpenedLog log)
    {
        foreach (var sized in log.Checkpoints.GroupBy(checkpoint => checkpoint.Checkpoint.Size))
        {
            var other = sized.FirstOrDefault(checkpoint => Equivocation.IsProvedBy(sized.First(), checkpoint));
            if (other is not null)
                Report(log, new EquivocationProof(log.Origin, null, null, null, Text(sized.First()), Text(other)), $"size {sized.Key} has two roots");
        }
    }

    private void CheckLinks(OpenedLog log, IReadOnlyList<LogLink> links, string where)
    {
        for (var i = 0; i < links.Count; i++)
        {
            var (link, at) = (links[i], $"{where}/links/{i}");
            if (log.Find(link.From) is not { } from || log.Find(link.To) is not { } to)
                _findings.Wrong("link.no-checkpoint", at, null, $"No believed checkpoints of sizes {link.From} and {link.To} are here to be linked.");
            else if (!MerkleProof.VerifyConsistency(from.Size, from.Root, to.Size, to.Root, link.Proof))
                _findings.Wrong("link.proof", $"{at}/proof", null, $"The proof does not show that size {link.To} continues size {link.From}.");
            else
                log.Linked.Add((link.From, link.To));
        }

        if (log.Unlinked() is { Count: > 0 } unlinked)
            _findings.NotShown("log.not-linked", where, null, $"Not shown to be one history with the greatest checkpoint: sizes {string.Join(", ", unlinked.Take(10))}.");
    }

    private void Report(OpenedLog log, EquivocationProof proof, string what)
    {
        log.IsForked = true;
        _equivocations.Add(proof);
        _findings.Wrong("log.equivocation", log.Where, null, $"The log {log.Origin} contradicts itself: {what}, and both are signed.");
    }

    private static string Text(SignedCheckpoint checkpoint) => Encoding.UTF8.GetString(checkpoint.ToArray());

    private sealed class OpenedLog(string origin, string where)
    {
        public string Origin => origin;

        public string Where => where;

        public bool IsForked { get; set; }

        public List<SignedCheckpoint> Checkpoints { get; } = [];

        public HashSet<(long From, long To)> Linked { get; } = [];

        public Dictionary<long, (StatementId Sid, IncludedLeaf Leaf)> Leaves { get; } = [];

        public Checkpoint? Find(long size) => Checkpoints.Find(checkpoint => checkpoint.Checkpoint.Size == size)?.Checkpoint;

        public LogReport Report()
        {
            var sizes = Checkpoints.ConvertAll(checkpoint => checkpoint.Checkpoint.Size);
            return new LogReport(origin, sizes.Count == 0 ? 0 : sizes.Max(), sizes.Count, IsForked);
        }

        /// <summary>Sizes from which no path of links leads to the greatest one, in rising order.</summary>
        public List<long> Unlinked()
        {
            var sizes = Checkpoints.Select(checkpoint => checkpoint.Checkpoint.Size).Distinct().Order().ToList();
            if (sizes.Count == 0)
                return [];
            var reached = Joined(sizes[^1]);
            return sizes.FindAll(size => !reached.Contains(size));
        }

        /// <summary>Sizes from or to which a path of links leads, itself included.</summary>
        public HashSet<long> Joined(long size)
        {
            var reached = new HashSet<long> { size };
            while (Linked.Where(link => reached.Contains(link.From) != reached.Contains(link.To)).ToList() is { Count: > 0 } next)
            {
                foreach (var (from, to) in next)
                    reached.UnionWith([from, to]);
            }

            return reached;
        }
    }
}

/// <summary>The log keys of one participant as note keys: those in force, and those it has revoked.</summary>
internal sealed class LogNoteKeys
{
    private readonly string _origin;
    private readonly List<NoteKey> _believed = [];
    private readonly List<NoteKey> _all = [];

    public LogNoteKeys(string origin, KeysetChain chain)
    {
        _origin = origin;
        var revoked = chain.Newest.Body.Revoke.Select(entry => entry.Kid).ToHashSet(StringComparer.Ordinal);
        foreach (var key in BundleKeys.All(chain).SelectMany(keyset => keyset.For(KeyUse.Log)).DistinctBy(key => key.Kid))
        {
            using var platform = key.Key.ToECDsa();
            _all.Add(NoteKey.Of(origin, platform));
            if (!revoked.Contains(key.Kid))
                _believed.Add(_all[^1]);
        }
    }

    /// <summary>The checkpoint, if a log key in force signed it; else a finding says why not.</summary>
    public SignedCheckpoint? Open(string note, string where, Findings findings)
    {
        var bytes = Encoding.UTF8.GetBytes(note);
        if (SignedCheckpoint.TryOpen(bytes, _origin, _believed, out var checkpoint, out var error))
        {
            if (!checkpoint.ToArray().AsSpan().SequenceEqual(bytes))
                findings.Note("checkpoint.unverified-lines", where, null, "The note has signature lines by keys that the file does not know; they were left aside.");
            return checkpoint;
        }

        if (SignedCheckpoint.TryOpen(bytes, _origin, _all, out _, out _))
            findings.NotShown("checkpoint.revoked-key", where, null, $"The checkpoint of {_origin} is signed by a log key that was revoked since; it proves no place.");
        else
            findings.Wrong("checkpoint.invalid", where, null, $"The checkpoint of {_origin} is refused: {error}.");
        return null;
    }
}
