using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;

namespace Comity.Cases.Territory;

/// <summary>How much of a text file is read at most.</summary>
/// <param name="MaxBytes">Bytes after decompression; more refuses the file.</param>
/// <param name="MaxLines">Lines; more refuses the file.</param>
/// <param name="MaxLineBytes">Bytes of one line; a longer line is a flaw of that line alone.</param>
public sealed record ReadLimits(long MaxBytes, int MaxLines, int MaxLineBytes)
{
    /// <summary>64 MiB and a million lines: ten times an ordinary large list.</summary>
    public static ReadLimits Indicators { get; } = new(64L << 20, 1_000_000, 4096);

    /// <summary>256 MiB and four million lines: several times the largest registry file.</summary>
    public static ReadLimits Allocations { get; } = new(256L << 20, 4_000_000, 4096);
}

/// <summary>A line of a file, or why it cannot be read.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">Without its end; empty when there is a flaw.</param>
/// <param name="Flaw">Set when the line is too long, not UTF-8, or holds control characters.</param>
internal readonly record struct TextLine(int Number, string Text, Flaw? Flaw);

/// <summary>Streams the lines of a UTF-8 text, plain or gzip, within limits; one bad line never costs another.</summary>
/// <remarks>LF, CRLF and CR end a line; a byte order mark is dropped. After the last line, ask <see cref="Refusal"/>.</remarks>
internal sealed class BoundedLines(Stream stream, ReadLimits limits)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _line = new byte[limits.MaxLineBytes];
    private int _length;
    private bool _tooLong;
    private long _total;
    private int _number;

    /// <summary>Why the whole file is refused; <see langword="null"/> if it was read to its end.</summary>
    public Refusal? Refusal { get; private set; }

    public async IAsyncEnumerable<TextLine> Read([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var text = await Unpack(cancellation);
        var buffer = new byte[64 * 1024];
        var afterReturn = false;
        int read;
        while ((read = await Fill(text, buffer, cancellation)) > 0)
        {
            for (var start = 0; start < read;)
            {
                if (afterReturn && buffer[start] == '\n')
                {
                    (afterReturn, start) = (false, start + 1);
                    continue;
                }

                var end = buffer.AsSpan(start, read - start).IndexOfAny((byte)'\r', (byte)'\n');
                Append(buffer.AsSpan(start, end < 0 ? read - start : end));
                if (end < 0)
                    break;
                afterReturn = buffer[start + end] == '\r';
                start += end + 1;
                if (!MayTakeAnother())
                    yield break;
                yield return Take();
            }
        }

        if (Refusal is null && (_length > 0 || _tooLong) && MayTakeAnother())
            yield return Take();
    }

    private async Task<Stream> Unpack(CancellationToken cancellation)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        var start = await pipe.ReadAtLeastAsync(2, cancellation);
        var head = new byte[2];
        var isGzip = start.Buffer.Length >= 2 && IsGzip(start.Buffer.Slice(0, 2), head);
        pipe.AdvanceTo(start.Buffer.Start);
        var bytes = pipe.AsStream();
        return isGzip ? new GZipStream(bytes, CompressionMode.Decompress) : bytes;
    }

    private static bool IsGzip(System.Buffers.ReadOnlySequence<byte> start, byte[] head)
    {
        System.Buffers.BuffersExtensions.CopyTo(start, head);
        return head is [0x1F, 0x8B];
    }

    private async ValueTask<int> Fill(Stream text, byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            var read = await text.ReadAsync(buffer, cancellation);
            if (_total == 0 && read >= 2 && buffer[0] + buffer[1] == 0xFF + 0xFE)
                Refusal = new TextNotUtf8();
            _total += read;
            if (_total > limits.MaxBytes)
                Refusal = new TextTooLarge($"The text has more than {limits.MaxBytes} bytes.");
            return Refusal is null ? read : 0;
        }
        catch (InvalidDataException)
        {
            Refusal = new TextBadlyCompressed();
            return 0;
        }
    }

    private bool MayTakeAnother()
    {
        if (_number == limits.MaxLines)
            Refusal = new TextTooLarge($"The text has more than {limits.MaxLines} lines.");
        return Refusal is null;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _tooLong |= bytes.Length > _line.Length - _length;
        if (_tooLong)
            return;
        bytes.CopyTo(_line.AsSpan(_length));
        _length += bytes.Length;
    }

    private TextLine Take()
    {
        var bytes = _line.AsSpan(0, _length);
        if (_number++ == 0 && bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        var line = _tooLong
            ? Flawed($"The line has more than {limits.MaxLineBytes} bytes.", "Write one entry a line.")
            : Decode(bytes);
        (_length, _tooLong) = (0, false);
        return line;
    }

    private TextLine Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var text = Strict.GetString(bytes);
            foreach (var character in text)
            {
                if (char.IsControl(character) && character != '\t')
                    return Flawed("The line holds control characters.", "Save the file as plain text in UTF-8.");
            }

            return new TextLine(_number, text, Flaw: null);
        }
        catch (DecoderFallbackException)
        {
            return Flawed("The line is not valid UTF-8.", "Save the file as UTF-8.");
        }
    }

    private TextLine Flawed(string what, string mend) => new(_number, "", new Flaw(what, mend));
}
