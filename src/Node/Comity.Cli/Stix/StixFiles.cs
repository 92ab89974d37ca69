using System.Buffers;
using System.CommandLine;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Comity.Stix;

namespace Comity.Cli.Stix;

/// <summary>Files of STIX as they lie about: plain or gzipped, or <c>-</c> for standard input.</summary>
internal static class StixFiles
{
    // What is read as a whole is held in memory.
    private const int MaxHeldMebibytes = 64;
    private const int MaxHeld = MaxHeldMebibytes * 1_048_576;
    private const int BufferBytes = 256 * 1024;

    public static Argument<string> One(string description) =>
        new("FILE") { Description = $"{description} It may be gzipped; - reads standard input." };

    /// <summary>Opens a file and unpacks it on the way.</summary>
    /// <exception cref="CommandFailed">There is none.</exception>
    public static async Task<Stream> OpenAsync(string file, CancellationToken cancellation)
    {
        if (Directory.Exists(file))
            throw CommandFailed.Unreadable($"{file} is a folder: name the files in it.");
        try
        {
            var bytes = file == "-" ? Console.OpenStandardInput()
                : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
            var piped = PipeReader.Create(bytes, new StreamPipeReaderOptions(bufferSize: BufferBytes));
            var head = await piped.ReadAtLeastAsync(2, cancellation);
            var isPacked = IsPacked(head.Buffer);
            piped.AdvanceTo(head.Buffer.Start);
            return isPacked ? new GZipStream(piped.AsStream(), CompressionMode.Decompress) : piped.AsStream();
        }
        catch (FileNotFoundException)
        {
            throw CommandFailed.Unreadable($"There is no file {file}.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw CommandFailed.Unreadable($"{Name(file)} cannot be read: {fault.Message}");
        }
    }

    /// <summary>The file as messages name it.</summary>
    public static string Name(string file) => file == "-" ? "standard input" : file;

    /// <summary>The whole file.</summary>
    /// <exception cref="CommandFailed">It cannot be read, or is larger than what is held in memory.</exception>
    public static async Task<ReadOnlyMemory<byte>> LoadAsync(string file, CancellationToken cancellation)
    {
        await using var stream = await OpenAsync(file, cancellation);
        var held = new ArrayBufferWriter<byte>(65_536);
        return await GuardedAsync(file, async () =>
        {
            while (await stream.ReadAsync(held.GetMemory(65_536), cancellation) is > 0 and var read)
            {
                held.Advance(read);
                if (held.WrittenCount > MaxHeld)
                    throw CommandFailed.Unreadable($"{Name(file)} has more than {MaxHeldMebibytes} MiB.");
            }

            return held.WrittenMemory;
        });
    }

    /// <summary>
    /// Each member of the lists of objects of a file of any size, one in memory at a time; one that is broken is told and does not lose the
    /// others.
    /// </summary>
    /// <param name="around">Called for each member beside a list of objects.</param>
    /// <exception cref="CommandFailed">The file cannot be read, or is no JSON outside its objects.</exception>
    public static async IAsyncEnumerable<StixMember> MembersAsync(
        string file, Action<string, JsonElement> around, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var stream = await OpenAsync(file, cancellation);
        await using var members = StixReader.ReadEachAsync(stream, around, cancellation: cancellation).GetAsyncEnumerator(cancellation);
        while (await GuardedAsync(file, async () => await members.MoveNextAsync()))
            yield return members.Current;
    }

    /// <summary>Each object of a file of any size, one in memory at a time; the first that is broken ends it.</summary>
    /// <exception cref="CommandFailed">The file, or an object in it, cannot be read.</exception>
    public static async IAsyncEnumerable<StixObject> ObjectsAsync(string file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var stream = await OpenAsync(file, cancellation);
        await using var objects = StixReader.ReadAsync(stream, cancellation: cancellation).GetAsyncEnumerator(cancellation);
        while (await GuardedAsync(file, async () => await objects.MoveNextAsync()))
            yield return objects.Current;
    }

    // RFC 1952, 2.3.1
    private static bool IsPacked(ReadOnlySequence<byte> head)
    {
        Span<byte> magic = stackalloc byte[2];
        if (head.Length < magic.Length)
            return false;
        head.Slice(0, magic.Length).CopyTo(magic);
        return magic is [0x1F, 0x8B];
    }

    private static async Task<T> GuardedAsync<T>(string file, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (StixFormatException broken)
        {
            throw CommandFailed.Unreadable(
                $"{broken.Code}: {Name(file)}{(broken.Position >= 0 ? $", byte {broken.Position}" : "")}: {broken.Message}");
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            throw CommandFailed.Unreadable($"{Name(file)} cannot be read: {broken.Message}");
        }
    }
}
