using System.CommandLine;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Comity.Stix;

namespace Comity.Cli.Stix;

/// <summary>Files of STIX as they lie about: plain or gzipped, or <c>-</c> for standard input.</summary>
internal static class StixFiles
{
    private const int MaxHeld = 64 * 1_048_576;

    public static Argument<string> One(string description) => new("FILE") { Description = $"{description} It may be gzipped; - reads standard input." };

    /// <summary>Opens a file and unpacks it on the way.</summary>
    /// <exception cref="CommandFailed">There is none.</exception>
    public static async Task<Stream> OpenAsync(string file, CancellationToken cancellation)
    {
        if (file == "-")
            return Console.OpenStandardInput();
        try
        {
            var bytes = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 256 * 1024, useAsync: true);
            var head = new byte[2];
            var read = await bytes.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
            bytes.Position = 0;
            return read == 2 && head is [0x1F, 0x8B] ? new GZipStream(bytes, CompressionMode.Decompress) : bytes;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw CommandFailed.Unreadable($"{file} cannot be read: {fault.Message}");
        }
    }

    /// <summary>The whole file; null where it is larger than what is held in memory.</summary>
    public static async Task<ReadOnlyMemory<byte>?> LoadAsync(string file, CancellationToken cancellation)
    {
        await using var stream = await OpenAsync(file, cancellation);
        var held = new System.Buffers.ArrayBufferWriter<byte>(65_536);
        return await GuardedAsync(file, async () =>
        {
            while (await stream.ReadAsync(held.GetMemory(65_536), cancellation) is > 0 and var read)
            {
                held.Advance(read);
                if (held.WrittenCount > MaxHeld)
                    return (ReadOnlyMemory<byte>?)null;
            }

            return held.WrittenMemory;
        });
    }

    /// <summary>Each member of the lists of objects of a file of any size, one in memory at a time; one that is broken is told and does not lose the others.</summary>
    /// <param name="around">Called for each member beside a list of objects.</param>
    /// <exception cref="CommandFailed">The file cannot be read, or is no JSON outside its objects.</exception>
    public static async IAsyncEnumerable<StixMember> ReadAsync(
        string file, Action<string, JsonElement>? around, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var stream = await OpenAsync(file, cancellation);
        await using var members = StixReader.ReadEachAsync(stream, around, cancellation: cancellation).GetAsyncEnumerator(cancellation);
        while (await GuardedAsync(file, async () => await members.MoveNextAsync()))
            yield return members.Current;
    }

    /// <summary>Each object of a file of any size, one in memory at a time; the first that is broken ends it.</summary>
    /// <exception cref="CommandFailed">The file, or an object in it, cannot be read.</exception>
    public static async IAsyncEnumerable<StixObject> StreamAsync(
        string file, Action<string, JsonElement>? around, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var stream = await OpenAsync(file, cancellation);
        await using var objects = StixReader.ReadAsync(stream, around, cancellation: cancellation).GetAsyncEnumerator(cancellation);
        while (await GuardedAsync(file, async () => await objects.MoveNextAsync()))
            yield return objects.Current;
    }

    private static async Task<T> GuardedAsync<T>(string file, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (StixFormatException broken)
        {
            throw CommandFailed.Unreadable($"{broken.Code}: {file}{(broken.Position >= 0 ? $", byte {broken.Position}" : "")}: {broken.Message}");
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            throw CommandFailed.Unreadable($"{file} cannot be read: {broken.Message}");
        }
    }
}
