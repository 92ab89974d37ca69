using System.Security.Cryptography;
using System.Text;
using Comity.Tlog;

namespace Comity.Standards.Tests.Tlog;

public class NoteTests
{
    private const string Text = "first line\n\nthird line é\n";
    private static readonly SignedNote Note = SignedNote.Sign(Text, TestKeys.A);
    private static readonly string Written = Encoding.UTF8.GetString(Note.ToArray());
    private static readonly string Line = Written[(Text.Length + 1)..];

    [Fact]
    public void A_note_is_read_as_it_was_signed()
    {
        Assert.True(Open(Written, out var note, out var error));

        Assert.Equal(NoteError.None, error);
        Assert.Equal(Text, note!.Text);
        Assert.Equal(TestKeys.KeyA, Assert.Single(note.Signatures).Key);
        Assert.Equal(Note.ToArray(), note.ToArray());
    }

    [Fact]
    public void The_signature_is_DER_over_the_text_and_the_key_ID_the_hash_of_the_SPKI()
    {
        Assert.StartsWith("\u2014 " + TestKeys.Origin + " ", Line, StringComparison.Ordinal);
        var bytes = Convert.FromBase64String(Line[(Line.LastIndexOf(' ') + 1)..^1]);

        Assert.Equal(SHA256.HashData(TestKeys.PrivateA.ExportSubjectPublicKeyInfo())[..4], bytes[..4]);
        Assert.True(TestKeys.PrivateA.VerifyData(
            Encoding.UTF8.GetBytes(Text), bytes[4..], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public void No_changed_byte_in_a_note_passes()
    {
        var bytes = Note.ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                bytes[i] ^= (byte)(1 << bit);
                Assert.False(SignedNote.TryOpen(bytes, [TestKeys.KeyA], out _, out var error), $"byte {i}, bit {bit}");
                Assert.NotEqual(NoteError.None, error);
                bytes[i] ^= (byte)(1 << bit);
            }
        }
    }

    [Fact]
    public void No_part_of_a_note_passes_for_a_note()
    {
        var bytes = Note.ToArray();
        for (var length = 0; length < bytes.Length; length++)
            Assert.False(SignedNote.TryOpen(bytes.AsSpan(0, length), [TestKeys.KeyA], out _, out _));
    }

    [Fact]
    public void Signatures_of_unknown_keys_are_ignored_and_not_kept()
    {
        const string Unknown = "\u2014 witness.example/😀 AAAAAAAA\n";

        Assert.True(Open(Text + "\n" + Unknown + Line + Unknown, out var note, out _));
        Assert.Equal(Written, Encoding.UTF8.GetString(note!.ToArray()));
    }

    [Fact]
    public void A_key_that_shares_only_its_name_or_only_its_ID_is_unknown()
    {
        Assert.False(SignedNote.TryOpen(Note.ToArray(), [TestKeys.B.Key], out _, out var sameName));
        Assert.False(SignedNote.TryOpen(Note.ToArray(), [TestKeys.Elsewhere.Key], out _, out var sameId));
        Assert.False(SignedNote.TryOpen(Note.ToArray(), [], out _, out var none));

        Assert.Equal([NoteError.NoKnownSignature, NoteError.NoKnownSignature, NoteError.NoKnownSignature], [sameName, sameId, none]);
    }

    [Fact]
    public void One_bad_signature_of_a_known_key_refuses_the_note_even_beside_a_good_one()
    {
        var ofAnother = Encoding.UTF8.GetString(SignedNote.Sign("other\n", TestKeys.A).ToArray())[("other\n".Length + 1)..];

        Assert.False(Open(Written + ofAnother, out _, out var error));
        Assert.Equal(NoteError.BadSignature, error);
    }

    [Fact]
    public void Two_known_keys_are_both_kept_and_a_repeated_line_once()
    {
        var second = Encoding.UTF8.GetString(SignedNote.Sign(Text, TestKeys.B).ToArray())[(Text.Length + 1)..];

        Assert.True(SignedNote.TryOpen(
            Encoding.UTF8.GetBytes(Written + second + Line), [TestKeys.KeyA, TestKeys.B.Key], out var note, out _));
        Assert.Equal([TestKeys.KeyA, TestKeys.B.Key], note.Signatures.Select(signature => signature.Key));
        Assert.Equal(Written + second, Encoding.UTF8.GetString(note.ToArray()));
    }

    [Fact]
    public void Sixteen_signatures_of_five_kilobytes_are_borne_and_a_seventeenth_line_is_not()
    {
        var large = $"\u2014 witness.example/w {Convert.ToBase64String(new byte[5004])}\n";
        var sixteen = Text + "\n" + string.Concat(Enumerable.Repeat(large, 15)) + Line;

        Assert.True(Open(sixteen, out _, out _));
        Assert.False(Open(sixteen + "\u2014 w.example/w AAAAAAAA\n", out _, out var error));
        Assert.Equal(NoteError.TooManySignatures, error);
    }

    [Theory]
    [InlineData("\r", NoteError.NotText)]
    [InlineData("\t", NoteError.NotText)]
    [InlineData("\0", NoteError.NotText)]
    public void Control_characters_are_refused(string control, NoteError expected)
    {
        Assert.False(Open(control + Written, out _, out var error));
        Assert.Equal(expected, error);
        Assert.Throws<ArgumentException>(() => SignedNote.Sign(control + Text, TestKeys.A));
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        foreach (var bad in (byte[][])[[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x80]])
        {
            Assert.False(SignedNote.TryOpen([.. bad, .. Note.ToArray()], [TestKeys.KeyA], out _, out var error));
            Assert.Equal(NoteError.NotText, error);
        }
    }

    [Fact]
    public void A_note_over_the_limit_is_refused_unread()
    {
        Assert.False(SignedNote.TryOpen(new byte[SignedNote.MaxBytes + 1], [TestKeys.KeyA], out _, out var error));
        Assert.Equal(NoteError.TooLarge, error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\nnot a signature line\n")]
    [InlineData("text\n\n\u2014 name\n")]
    [InlineData("text\n\n\u2014 name \n")]
    [InlineData("text\n\n\u2014  AAAAAAAA\n")] // no name
    [InlineData("text\n\n\u2014 a+b AAAAAAAA\n")]
    [InlineData("text\n\n\u2014 a\u00a0b AAAAAAAA\n")]
    [InlineData("text\n\n\u2014 a\u2003b AAAAAAAA\n")]
    [InlineData("text\n\n\u2014 name AAAAAAAA")] // no newline
    [InlineData("text\n\n\u2014 name AAAAAA==\n")] // a key ID and no signature
    [InlineData("text\n\n\u2014 name AAAAAAB=\n")] // unused bits
    [InlineData("text\n\n\u2014 name AAAAAAA\n")] // no padding
    [InlineData("text\n\n\u2014 name AAAA AAAA\n")]
    [InlineData("text\n\n\u2014 name AAAAAAAA \n")]
    [InlineData("text\n\n\u2014 name AAAA____\n")]
    [InlineData("text\n\n- name AAAAAAAA\n")]
    [InlineData("text\n\n \u2014 name AAAAAAAA\n")]
    [InlineData("text\n\u2014 name AAAAAAAA\n")] // no blank line
    public void What_is_not_in_the_form_of_a_note_is_refused(string note)
    {
        Assert.False(Open(note, out _, out var error));
        Assert.Equal(NoteError.Malformed, error);
    }

    [Fact]
    public void Random_notes_neither_pass_nor_throw()
    {
        var (random, seed) = (new Random(622), Note.ToArray());
        byte[][] pieces = [[10], [10, 10], [32], [0xe2, 0x80, 0x94, 32], "AAAA"u8.ToArray(), "="u8.ToArray(), "+"u8.ToArray(), [0xff], []];
        for (var i = 0; i < 20_000; i++)
        {
            var at = random.Next(seed.Length);
            var end = Math.Min(seed.Length, at + random.Next(0, 4));
            byte[] changed = [.. seed[..at], .. pieces[random.Next(pieces.Length)], .. seed[end..]];
            if (!changed.AsSpan().SequenceEqual(seed))
                Assert.False(SignedNote.TryOpen(changed, [TestKeys.KeyA], out _, out _));
        }
    }

    [Fact]
    public void Random_signature_bytes_neither_verify_nor_throw()
    {
        var (random, good) = (new Random(3279), Note.Signatures[0].Signature.ToArray());
        for (var i = 0; i < 2_000; i++)
        {
            var signature = good[..random.Next(good.Length + 1)];
            if (signature.Length > 0)
                signature[random.Next(signature.Length)] ^= (byte)random.Next(1, 256);
            Assert.False(TestKeys.KeyA.Verify(Encoding.UTF8.GetBytes(Text), signature));
        }
        Assert.False(TestKeys.KeyA.Verify(Encoding.UTF8.GetBytes(Text), [.. good, 0]));
        Assert.False(TestKeys.KeyA.Verify(Encoding.UTF8.GetBytes(Text), new byte[10_000]));
    }

    [Fact]
    public void A_verifier_key_is_read_as_it_was_written_and_in_no_other_form()
    {
        var text = TestKeys.KeyA.ToString();

        Assert.True(NoteKey.TryParse(text, out var key));
        Assert.Equal(TestKeys.KeyA, key);
        Assert.Equal(TestKeys.KeyA.GetHashCode(), key.GetHashCode());
        var random = new Random(59);
        for (var i = 0; i < text.Length; i++)
        {
            var other = text[..i] + (char)(text[i] ^ random.Next(1, 32)) + text[(i + 1)..];
            // Another name is another key; everything after it is bound to the key's bytes.
            if (i >= TestKeys.Origin.Length)
                Assert.False(NoteKey.TryParse(other, out _), other);
        }
        Assert.False(NoteKey.TryParse(text.Replace("+Aj", "+AT", StringComparison.Ordinal), out _));
        Assert.False(NoteKey.TryParse("", out _));
    }

    [Fact]
    public void Keys_off_the_curve_or_of_other_curves_and_bad_names_are_refused()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var spki = TestKeys.KeyA.Spki.ToArray();
        var offCurve = spki.ToArray();
        offCurve[^1] ^= 1;

        Assert.True(NoteKey.TryCreate("name", spki, out _));
        Assert.False(NoteKey.TryCreate("name", offCurve, out _));
        Assert.False(NoteKey.TryCreate("name", p384.ExportSubjectPublicKeyInfo(), out _));
        Assert.False(NoteKey.TryCreate("name", spki.AsSpan(0, 90), out _));
        Assert.False(NoteKey.TryCreate("name", [.. spki, 0], out _));
        foreach (var name in (string[])["", " ", "a b", "a+b", "a\nb", "a\u0001", "a\u2028", "\ud800"])
            Assert.False(NoteKey.TryCreate(name, spki, out _), name);
        Assert.Throws<ArgumentException>(() => NoteKey.Of("name", p384));
    }

    [Fact]
    public void A_signer_that_answers_wrongly_is_caught_before_anything_leaves()
    {
        foreach (var wrong in (Func<ReadOnlyMemory<byte>, byte[]>[])
            [_ => [], _ => new byte[64], _ => new byte[65], text => TestKeys.PrivateB.SignData(text.Span, HashAlgorithmName.SHA256)])
            Assert.Throws<CryptographicException>(() => SignedNote.Sign(Text, new NoteSigner(TestKeys.KeyA, wrong)));
    }

    [Fact]
    public void Signatures_with_short_numbers_are_written_in_DER_too() // one in 128 has a leading zero byte in r or s
    {
        for (var i = 0; i < 400; i++)
            Assert.True(SignedNote.TryOpen(SignedNote.Sign($"{i}\n", TestKeys.A).ToArray(), [TestKeys.KeyA], out _, out _));
    }

    [Fact]
    public void A_text_that_could_not_be_read_back_is_not_signed()
    {
        foreach (var text in (string[])["", "no newline", "\ud800\n", new string('x', SignedNote.MaxBytes) + "\n"])
            Assert.Throws<ArgumentException>(() => SignedNote.Sign(text, TestKeys.A));
    }

    private static bool Open(string note, out SignedNote? opened, out NoteError error) =>
        SignedNote.TryOpen(Encoding.UTF8.GetBytes(note), [TestKeys.KeyA], out opened, out error);
}
