using System.Security.Cryptography;

namespace Comity.Statements.Evidence;

/// <summary>Compares attachments with what verified statements say of them, byte for byte.</summary>
/// <param name="folder">Where files beside the bundle lie; <see langword="null"/> when there is none to look into.</param>
internal sealed class AttachmentCheck(string? folder, Findings findings)
{
    /// <summary>One report for each attachment that a verified statement names, in the order of the statements.</summary>
    public IReadOnlyList<AttachmentReport> Check(IReadOnlyList<EvidenceAttachment> entries, IReadOnlyList<(Statement Statement, string Where)> statements)
    {
        var signed = statements.SelectMany(at => at.Statement.Envelope.Attachments.Select(file => (File: file, at.Statement.Id, at.Where)))
            .GroupBy(entry => entry.File.Sha256).ToList();
        var bySha = new Dictionary<Sha256Digest, (EvidenceAttachment Entry, string Where)>();
        for (var i = 0; i < entries.Count; i++)
            Take(entries[i], $"/attachments/{i}", bySha, signed.ConvertAll(group => group.Key));
        return [.. signed.Select(group => Check(group, bySha))];
    }

    private void Take(EvidenceAttachment entry, string where, Dictionary<Sha256Digest, (EvidenceAttachment, string)> bySha, List<Sha256Digest> signed)
    {
        if (!bySha.TryAdd(entry.Sha256, (entry, where)))
            findings.Wrong("evidence.duplicate", where, null, "The same attachment stands twice.");
        else if (!signed.Contains(entry.Sha256))
            findings.Wrong("attachment.unsigned", $"{where}/sha256", null, $"No verified statement of the file names an attachment {entry.Sha256}.");
    }

    private AttachmentReport Check(
        IGrouping<Sha256Digest, (Attachment File, StatementId Sid, string Where)> signed, Dictionary<Sha256Digest, (EvidenceAttachment Entry, string Where)> bySha)
    {
        var (file, sid, where) = signed.First();
        var state = AttachmentState.NotIncluded;
        if (!bySha.TryGetValue(signed.Key, out var found))
            findings.NotShown("attachment.not-listed", where, sid, $"Its attachment {file.Name} is not in the file.");
        else if (found.Entry.Size != file.Size || signed.All(one => one.File.Name != found.Entry.Name))
            state = Wrong("attachment.described", found.Where, sid, $"{file.Name} ({file.Size} bytes) is listed as {found.Entry.Name} ({found.Entry.Size} bytes).");
        else
            state = CheckBytes(file, sid, found.Entry, found.Where);
        return new AttachmentReport(file.Sha256, file.Size, file.Name, file.MediaType, [.. signed.Select(one => one.Sid).Distinct()], state);
    }

    private AttachmentState CheckBytes(Attachment file, StatementId sid, EvidenceAttachment entry, string where) => (entry.Data, entry.File) switch
    {
        ({ } data, null) => CheckInside(file, sid, data, $"{where}/data"),
        (null, { } name) => CheckBeside(file, sid, name, $"{where}/file"),
        (null, null) => NotIncluded("attachment.not-included", where, sid, $"The bytes of {file.Name} are not included, only their hash."),
        _ => Wrong("attachment.described", where, sid, $"{file.Name} is inside the file or beside it, not both."),
    };

    private AttachmentState CheckInside(Attachment file, StatementId sid, string data, string where)
    {
        var bytes = new byte[(data.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(data, bytes, out var written) || Convert.ToBase64String(bytes.AsSpan(0, written)) != data)
            return Wrong("attachment.not-base64", where, sid, $"The bytes of {file.Name} are not base64 in its one spelling.");
        return Compare(file, sid, written, Sha256Digest.Of(bytes.AsSpan(0, written)), where, file.Name);
    }

    private AttachmentState CheckBeside(Attachment file, StatementId sid, string name, string where)
    {
        if (name.Length is 0 or > 255 || name.IndexOfAny(['/', '\\', ':', '\0']) >= 0 || name is "." or "..")
            return Wrong("attachment.file-name", where, sid, "A file beside the bundle has a plain name.");
        if (folder is null)
            return NotIncluded("attachment.no-folder", where, sid, $"{file.Name} lies beside the bundle as {name}; no folder was given to look into.");
        try
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path))
                return NotIncluded("attachment.file-missing", name, sid, $"{file.Name} should lie beside the bundle as {name}, and does not.");
            var length = new FileInfo(path).Length;
            return Compare(file, sid, length, length == file.Size && length > 0 ? Hash(path) : Sha256Digest.Of([]), name, name);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return NotIncluded("attachment.unreadable", name, sid, $"The file {name} cannot be read.");
        }
    }

    private AttachmentState Compare(Attachment file, StatementId sid, long length, Sha256Digest hash, string where, string shown)
    {
        if (length != file.Size)
            return Wrong("attachment.size", where, sid, $"{shown} has {length} bytes; the statement says {file.Size}.");
        return hash == file.Sha256
            ? AttachmentState.Verified
            : Wrong("attachment.hash", where, sid, $"The bytes of {shown} are not those that the statement names: its SHA-256 is another.");
    }

    private static Sha256Digest Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return new Sha256Digest(SHA256.HashData(stream));
    }

    private AttachmentState Wrong(string code, string where, StatementId sid, string explanation)
    {
        findings.Wrong(code, where, sid, explanation);
        return AttachmentState.Wrong;
    }

    private AttachmentState NotIncluded(string code, string where, StatementId sid, string explanation)
    {
        findings.NotShown(code, where, sid, explanation);
        return AttachmentState.NotIncluded;
    }
}
