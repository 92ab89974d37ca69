using System.Collections.Concurrent;
using System.Text;
using Comity.Statements.Evidence;

namespace Comity.Trust.Tests.Evidence;

public sealed class TamperingTests
{
    // A prime, so that every part of the file is met; COMITY_TEST_EVERY_BYTE=1 changes each byte (minutes).
    private static readonly int Stride = Environment.GetEnvironmentVariable("COMITY_TEST_EVERY_BYTE") == "1" ? 1 : 97;

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x20)]
    public void One_changed_byte_anywhere_is_named_and_only_the_unsigned_note_may_change(byte flip)
    {
        var file = new EvidenceYard().Bundle().Write();
        var untouched = Believed(EvidenceVerifier.Verify(file).Value);
        var (from, to) = NoteRange(file);
        var unnoticed = new ConcurrentBag<string>();

        Parallel.For(0, (file.Length / Stride) + 1, i =>
        {
            var at = Math.Min(i * Stride, file.Length - 1);
            var changed = (byte[])file.Clone();
            changed[at] ^= flip;
            var isNote = at >= from && at < to;
            if (!IsNamed(changed, untouched, isNote))
                unnoticed.Add($"{at}: …{Encoding.Latin1.GetString(file, Math.Max(0, at - 20), Math.Min(40, file.Length - Math.Max(0, at - 20)))}…");
        });

        Assert.Empty(unnoticed);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_with_its_place()
    {
        var file = new EvidenceYard().Bundle().Write();

        for (var length = 0; length < file.Length; length += 501)
            Assert.NotNull(EvidenceVerifier.Verify(file.AsMemory(0, length)).Refusal?.Where);
    }

    [Fact]
    public void One_changed_byte_of_an_attachment_beside_the_file_names_that_file()
    {
        var yard = new EvidenceYard();
        using var folder = new Folder();
        var bundle = Beside(yard);
        var path = Path.Combine(folder.Path, bundle.Attachments[0].File!);

        for (var at = 0; at < yard.File.Length; at += 53)
        {
            var changed = (byte[])yard.File.Clone();
            changed[at] ^= 0x80;
            File.WriteAllBytes(path, changed);
            var finding = Assert.Single(EvidenceVerifier.Verify(bundle, folder.Path).Findings);
            Assert.Equal(("attachment.hash", bundle.Attachments[0].File), (finding.Code, finding.Where));
        }

        File.WriteAllBytes(path, yard.File);
        Assert.Equal(EvidenceVerdict.Verified, EvidenceVerifier.Verify(bundle, folder.Path).Verdict);
    }

    [Fact]
    public void A_shortened_attachment_is_named_by_its_size_and_a_missing_one_by_its_name()
    {
        var yard = new EvidenceYard();
        using var folder = new Folder();
        var bundle = Beside(yard);
        var path = Path.Combine(folder.Path, bundle.Attachments[0].File!);

        Assert.Equal("attachment.file-missing", Assert.Single(EvidenceVerifier.Verify(bundle, folder.Path).Findings).Code);
        Assert.Equal("attachment.no-folder", Assert.Single(EvidenceVerifier.Verify(bundle).Findings).Code);
        File.WriteAllBytes(path, yard.File[1..]);
        Assert.Equal("attachment.size", Assert.Single(EvidenceVerifier.Verify(bundle, folder.Path).Findings).Code);
    }

    [Theory]
    [InlineData("../addresses.jsonl")]
    [InlineData("/etc/hostname")]
    [InlineData("..")]
    [InlineData("a\\b")]
    [InlineData("c:x")]
    [InlineData("")]
    public void A_file_name_that_leaves_the_folder_is_never_opened(string name)
    {
        var yard = new EvidenceYard();
        using var folder = new Folder();
        var bundle = Beside(yard);

        var report = EvidenceVerifier.Verify(bundle with { Attachments = [bundle.Attachments[0] with { File = name }] }, folder.Path);

        Assert.Equal("attachment.file-name", Assert.Single(report.Findings).Code);
    }

    [Fact]
    public void An_attachment_that_nobody_signed_is_named()
    {
        var yard = new EvidenceYard();
        var bundle = yard.Bundle();

        var report = EvidenceVerifier.Verify(bundle with { Attachments = [bundle.Attachments[0] with { Sha256 = Sha256Digest.Of("x"u8) }] });

        Assert.Equal(["attachment.unsigned", "attachment.not-listed"], report.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void Damaged_files_are_refused_or_reported_and_never_crash()
    {
        var random = new Random(20261121);
        var file = new EvidenceYard().Bundle().Write();
        for (var round = 0; round < 400; round++)
        {
            var damaged = Damage((byte[])file.Clone(), random);
            var verified = EvidenceVerifier.Verify(damaged);
            Assert.True(verified.Refusal is not null || verified.Value.ToText(80).Length > 0);
        }
    }

    // Mostly structure: whole signed texts are seldom worth the time of their signatures.
    private static byte[] Damage(byte[] file, Random random)
    {
        byte[] tokens = [.. "{}[]\",:\\0-9eE.nulltrue\u00ff"u8];
        for (var i = random.Next(1, 4); i > 0; i--)
            file[random.Next(file.Length)] = tokens[random.Next(tokens.Length)];
        var (from, length) = (random.Next(file.Length), random.Next(400));
        return random.Next(3) switch
        {
            0 => file,
            1 => [.. file.Take(from), .. file.Skip(from + length)],
            _ => [.. file.Take(from), .. file.Skip(random.Next(file.Length)).Take(length), .. file.Skip(from)],
        };
    }

    private static bool IsNamed(byte[] changed, string untouched, bool isNote)
    {
        var verified = EvidenceVerifier.Verify(changed);
        if (verified.Refusal is { } refusal)
            return refusal.Where is not null;
        return isNote
            ? Believed(verified.Value) == untouched
            : verified.Value.Verdict == EvidenceVerdict.Wrong && verified.Value.Findings.All(finding => finding.Where.Length > 0);
    }

    private static string Believed(EvidenceReport report) => Encoding.UTF8.GetString((report with { ClaimedExport = null }).ToJson());

    private static (int From, int To) NoteRange(byte[] file)
    {
        var from = file.AsSpan().IndexOf("\"note\":{"u8);
        return (from, from + file.AsSpan(from).IndexOf((byte)'}') + 1);
    }

    private static EvidenceBundle Beside(EvidenceYard yard)
    {
        var bundle = yard.Bundle();
        return bundle with { Attachments = [bundle.Attachments[0] with { Data = null, File = EvidenceWriter.FileName(yard.Attachment) }] };
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("comity-evidence-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
