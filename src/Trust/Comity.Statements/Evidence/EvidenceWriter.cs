using System.Globalization;
using System.Text;
using Comity.Statements.Keysets;
using Comity.Statements.Rosters;
using Comity.Tlog;

namespace Comity.Statements.Evidence;

/// <summary>Puts an evidence bundle together from its parts; each part once, in an order that can be checked from front to back.</summary>
/// <param name="note">Who exports, and when: written down, never believed.</param>
public sealed class EvidenceWriter(ExportNote? note = null)
{
    /// <summary>Most bytes of attachments inside the file; what is larger lies beside it.</summary>
    public const int MaxInsideBytes = 32 * 1024 * 1024;

    private readonly List<EvidenceItem> _statements = [];
    private readonly List<EvidenceItem> _keysets = [];
    private readonly List<EvidenceItem> _rosters = [];
    private readonly List<EvidenceLog> _logs = [];
    private readonly List<EvidenceAttachment> _attachments = [];
    private readonly List<EvidencePhrase> _phrases = [];
    private readonly HashSet<StatementId> _known = [];
    private long _inside;

    /// <summary>The name under which an attachment lies in the folder beside the bundle: its hash and a safe part of its own name.</summary>
    public static string FileName(Attachment attachment)
    {
        var name = new StringBuilder();
        foreach (var c in attachment.Name.TakeLast(60))
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_');
        return string.Create(CultureInfo.InvariantCulture, $"{attachment.Sha256.ToString()[..12]}-{name}");
    }

    public EvidenceWriter AddStatement(StatementId sid, ReadOnlyMemory<byte> jws, LeafPlace? place) => Add(_statements, sid, jws, place);

    /// <summary>A participant's keysets, genesis first, with their places where known.</summary>
    public EvidenceWriter AddKeysets(KeysetChain chain, IReadOnlyDictionary<StatementId, LeafPlace> places)
    {
        foreach (var keyset in chain.Statements.Where(keyset => _known.Add(keyset.Id)))
            Add(_keysets, keyset.Id, keyset.Jws, places.GetValueOrDefault(keyset.Id));
        return this;
    }

    /// <summary>A community's rosters, genesis first, with their places in their issuers' logs where known.</summary>
    public EvidenceWriter AddRosters(RosterChain chain, IReadOnlyDictionary<StatementId, LeafPlace> places)
    {
        foreach (var roster in chain.Rosters.Where(roster => _known.Add(roster.Id)))
            Add(_rosters, roster.Id, roster.Statement.Jws, places.GetValueOrDefault(roster.Id));
        return this;
    }

    public EvidenceWriter AddLog(ParticipantId participant, int epoch, IReadOnlyList<string> checkpoints, IReadOnlyList<LogLink> links)
    {
        _logs.Add(new EvidenceLog(participant, epoch, checkpoints, links));
        return this;
    }

    /// <summary>An attachment whose bytes are not included: only its hash, size and name.</summary>
    public EvidenceWriter ListAttachment(Attachment attachment) => Add(new EvidenceAttachment(attachment.Sha256, attachment.Size, attachment.Name));

    /// <summary>An attachment that lies beside the bundle as <see cref="FileName"/> says.</summary>
    public EvidenceWriter AddFile(Attachment attachment) =>
        Add(new EvidenceAttachment(attachment.Sha256, attachment.Size, attachment.Name, FileName(attachment)));

    /// <summary>An attachment with its bytes, inside the file.</summary>
    /// <exception cref="ArgumentException">More than <see cref="MaxInsideBytes"/> would be inside.</exception>
    public EvidenceWriter AddInside(Attachment attachment, ReadOnlySpan<byte> bytes)
    {
        if ((_inside += bytes.Length) > MaxInsideBytes)
            throw new ArgumentException($"At most {MaxInsideBytes} bytes of attachments are inside the file.", nameof(bytes));
        return Add(new EvidenceAttachment(attachment.Sha256, attachment.Size, attachment.Name, Data: Convert.ToBase64String(bytes)));
    }

    public EvidenceWriter AddPhrase(ParticipantId one, ParticipantId other, CommunityId community)
    {
        _phrases.Add(new EvidencePhrase(one, other, community, KeyPhrase.Of(one, other, community)));
        return this;
    }

    public EvidenceBundle Build() => new()
    {
        Format = EvidenceBundle.FormatName,
        Note = note,
        Statements = [.. _statements],
        Keysets = [.. _keysets],
        Rosters = [.. _rosters],
        Logs = [.. _logs],
        Attachments = [.. _attachments],
        Phrases = [.. _phrases],
    };

    private EvidenceWriter Add(List<EvidenceItem> list, StatementId sid, ReadOnlyMemory<byte> jws, LeafPlace? place)
    {
        list.Add(new EvidenceItem(sid, Encoding.UTF8.GetString(jws.Span), place));
        return this;
    }

    private EvidenceWriter Add(EvidenceAttachment attachment)
    {
        if (_attachments.TrueForAll(known => known.Sha256 != attachment.Sha256))
            _attachments.Add(attachment);
        return this;
    }
}
