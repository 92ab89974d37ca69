using System.Text;

namespace Comity.Stix.Tests.Reading;

public sealed class StixReaderMemoryTests
{
    private const long DocumentBytes = 100_000_000;

    // Not by the memory of the process, in which other tests run: by what is looked at, and by what of the past is still held.
    [Fact]
    public async Task Memory_does_not_depend_on_the_size_of_the_document()
    {
        var stream = new EndlessBundle(DocumentBytes);
        var (seen, past) = (0L, new List<WeakReference>());
        await foreach (var stix in StixReader.ReadAsync(stream))
        {
            seen += stix.Utf8.Length;
            if (past.Count < seen / 1_000_000)
                past.Add(new WeakReference(stix));
        }

        GC.Collect();
        Assert.True(seen > DocumentBytes * 0.99, $"{seen} bytes were seen");
        Assert.InRange(stream.LargestRequest, 1, 131_072);
        Assert.DoesNotContain(past.SkipLast(1), reference => reference.IsAlive);
    }

    [Fact]
    public async Task A_document_beyond_a_gibibyte_is_refused_by_its_size()
    {
        var stream = new EndlessBundle(long.MaxValue / 4);
        var seen = 0L;
        async Task ReadAsync()
        {
            await foreach (var member in StixReader.ReadEachAsync(stream))
                seen += member.Utf8.Length;
        }

        var refused = await Assert.ThrowsAsync<StixFormatException>(ReadAsync);

        Assert.Equal(("stix.too-large", 1L << 30), (refused.Code, refused.Position));
        Assert.StartsWith("The document is too large.", refused.Message, StringComparison.Ordinal);
        Assert.InRange(seen, (long)(0.99 * (1L << 30)), 1L << 30);
    }

    [Theory]
    [InlineData("""{"objects":[{"a":""")]
    [InlineData("""{"objects":[{"a":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa""")]
    [InlineData("[")]
    [InlineData("""{"a":""")]
    public async Task Nesting_and_texts_without_end_are_refused_at_the_limit(string begin)
    {
        var stream = new Repeating(begin, begin.Contains("aaaa", StringComparison.Ordinal) ? "a" : "[");
        var limits = new StixLimits { MaxObjectBytes = 300_000 };

        var refused = await Assert.ThrowsAsync<StixFormatException>(async () => await StixReader.ReadAsync(stream, limits).FirstAsync());

        Assert.Equal("stix.too-large", refused.Code);
        Assert.InRange(stream.Position, 300_000, 1_000_000);
    }

    /// <summary>Makes a bundle of objects of some 10 kB while it is read.</summary>
    private sealed class EndlessBundle(long bytes) : GeneratedStream
    {
        private static readonly byte[] Object = Encoding.UTF8.GetBytes($$"""{"type":"x-thing","x_text":"{{new string('x', 10_000)}}"}, """);

        public int LargestRequest { get; private set; }

        protected override ReadOnlySpan<byte> Next(int room)
        {
            LargestRequest = Math.Max(LargestRequest, room);
            return Position == 0 ? """{"type":"bundle","objects":[ """u8
                : Position < bytes ? Object
                : Position < long.MaxValue / 2 && !Ended ? End() : [];
        }

        private bool Ended { get; set; }

        private ReadOnlySpan<byte> End()
        {
            Ended = true;
            return "{} ]}"u8;
        }
    }

    private sealed class Repeating(string begin, string then) : GeneratedStream
    {
        private readonly byte[] _then = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(then, 10_000)));

        protected override ReadOnlySpan<byte> Next(int room) => Position == 0 ? Encoding.UTF8.GetBytes(begin) : _then;
    }

    private abstract class GeneratedStream : Stream
    {
        private byte[] _rest = [];
        private int _used;
        private long _position;

        protected abstract ReadOnlySpan<byte> Next(int room);

        public override int Read(Span<byte> buffer)
        {
            if (_used == _rest.Length)
                (_rest, _used) = (Next(buffer.Length).ToArray(), 0);
            var count = Math.Min(buffer.Length, _rest.Length - _used);
            _rest.AsSpan(_used, count).CopyTo(buffer);
            (_used, _position) = (_used + count, _position + count);
            return count;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Read(buffer.Span));

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
