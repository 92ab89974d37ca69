using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>
/// Reads the objects of a document one after another and keeps each as the bytes it came in; never more than the limits allow is held.
/// </summary>
/// <remarks>
/// A document is a bundle (STIX 2.1, 8), a TAXII envelope (TAXII 2.1, 3.7), a list of objects, a list of bundles, or a single object.
/// A bundle or an envelope is an object with a list <c>objects</c> whose <c>type</c> is <c>bundle</c> or missing; a bundle without
/// objects is empty, and so is an object that has nothing but <c>more</c> and <c>next</c>. One UTF-8 byte order mark at the beginning is
/// passed over, as RFC 8259, 8.1 permits.
/// </remarks>
public static class StixReader
{
    /// <summary>
    /// Reads a stream and yields each object as soon as its last byte is there; the first that is broken ends the reading.
    /// </summary>
    /// <exception cref="StixFormatException">
    /// The document is broken, cut off or beyond the limits; the objects before were whole.
    /// </exception>
    public static IAsyncEnumerable<StixObject> ReadAsync(Stream utf8, StixLimits? limits = null,
        CancellationToken cancellation = default) =>
        ReadAsync(utf8, null, limits, cancellation);

    /// <summary>Reads a stream likewise, and tells what stands beside the lists of objects.</summary>
    /// <param name="around">
    /// Called for each member beside a list of objects (a bundle's <c>id</c>, an envelope's <c>next</c>) when it is met.
    /// </param>
    /// <exception cref="StixFormatException">
    /// The document is broken, cut off or beyond the limits; the objects before were whole.
    /// </exception>
    public static async IAsyncEnumerable<StixObject> ReadAsync(
        Stream utf8, Action<string, JsonElement>? around, StixLimits? limits = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        limits ??= StixLimits.Default;
        await foreach (var (bytes, offset) in FramesAsync(utf8, around, limits, cancellation))
            yield return Read(bytes, offset, limits);
    }

    /// <summary>Reads a stream and yields each member of its lists of objects; one that is broken does not lose the others.</summary>
    /// <param name="around">Called for each member beside a list of objects when it is met.</param>
    /// <exception cref="StixFormatException">
    /// The document is broken outside its objects, is cut off, has too many or a too large one; thrown when that place is reached.
    /// </exception>
    public static async IAsyncEnumerable<StixMember> ReadEachAsync(
        Stream utf8, Action<string, JsonElement>? around = null, StixLimits? limits = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        limits ??= StixLimits.Default;
        var index = 0;
        await foreach (var (bytes, offset) in FramesAsync(utf8, around, limits, cancellation))
            yield return Member(index++, bytes, offset, limits);
    }

    /// <summary>
    /// Reads a document in memory and yields each member of its lists of objects; one that is broken does not lose the others.
    /// </summary>
    /// <remarks>The objects keep <paramref name="utf8"/> itself: the caller does not write to it afterwards.</remarks>
    /// <exception cref="StixFormatException">
    /// The document is broken outside its objects, is cut off, or has too many; thrown when that place is reached.
    /// </exception>
    public static IEnumerable<StixMember> ReadEach(ReadOnlyMemory<byte> utf8, StixLimits? limits = null) => ReadEach(utf8, null, limits);

    /// <summary>Reads a document in memory likewise, and tells what stands beside the lists of objects.</summary>
    /// <param name="around">Called for each member beside a list of objects when it is met.</param>
    /// <exception cref="StixFormatException">
    /// The document is broken outside its objects, is cut off, or has too many; thrown when that place is reached.
    /// </exception>
    public static IEnumerable<StixMember> ReadEach(ReadOnlyMemory<byte> utf8, Action<string, JsonElement>? around,
        StixLimits? limits = null)
    {
        limits ??= StixLimits.Default;
        return Members(utf8, new Framer(limits, holdsAll: true, Strictly(around, limits)), limits);
    }

    /// <summary>
    /// Reads an envelope in memory as tolerantly as one may read what a server answers: an object that is no list and no object of STIX
    /// itself, whatever it says.
    /// </summary>
    /// <remarks>
    /// Its objects are what stands in its list <c>objects</c>; where that is missing or no list, there are none. Its <c>type</c> does not
    /// count. What stands beside is JSON of any depth. The objects keep <paramref name="utf8"/> itself: the caller does not write to it
    /// afterwards.
    /// </remarks>
    /// <param name="beside">Called for each other member when it is met, with its exact bytes; no name comes twice.</param>
    /// <exception cref="StixFormatException">
    /// The envelope is broken outside its objects, is cut off, or has too many; thrown when that place is reached.
    /// </exception>
    public static IEnumerable<StixMember> ReadEnvelope(ReadOnlyMemory<byte> utf8, Action<string, ReadOnlyMemory<byte>> beside, StixLimits? limits = null)
    {
        limits ??= StixLimits.Default;
        return Members(utf8, new Framer(limits, holdsAll: true, Tolerantly, isEnvelope: true), limits);

        void Tolerantly(string name, ReadOnlySpan<byte> value, long position)
        {
            StrictJson.PassAt(position, value);
            beside(name, utf8.Slice((int)position, value.Length));
        }
    }

    private static IEnumerable<StixMember> Members(ReadOnlyMemory<byte> utf8, Framer framer, StixLimits limits)
    {
        for (var index = 0; framer.TryNext(utf8.Span, final: true, out var frame); index++)
            yield return Member(index, utf8[frame], framer.Position(frame.Start), limits);
    }

    private static BesideReader Strictly(Action<string, JsonElement>? around, StixLimits limits) => (name, value, position) =>
    {
        var json = StrictJson.ParseAt(position, value, limits);
        around?.Invoke(name, json);
    };

    // Each object with its place in the document, in bytes of its own.
    private static async IAsyncEnumerable<(byte[] Utf8, long Offset)> FramesAsync(
        Stream utf8, Action<string, JsonElement>? around, StixLimits limits, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var window = new Window();
        try
        {
            var framer = new Framer(limits, holdsAll: false, Strictly(around, limits));
            for (var final = false; ;)
            {
                while (framer.TryNext(window.Span, final, out var frame))
                    yield return (window.Span[frame].ToArray(), framer.Position(frame.Start));
                if (final)
                    yield break;
                framer.Forget(window.Drop(framer.Kept));
                final = !await window.FillAsync(utf8, cancellation);
            }
        }
        finally
        {
            window.Return();
        }
    }

    private static StixMember Member(int index, ReadOnlyMemory<byte> utf8, long offset, StixLimits limits)
    {
        try
        {
            return new StixMember(index, offset, utf8, Read(utf8, offset, limits), null);
        }
        catch (StixFormatException broken)
        {
            return new StixMember(index, offset, utf8, null, broken);
        }
    }

    // A position within the object becomes one within the document.
    private static StixObject Read(ReadOnlyMemory<byte> utf8, long offset, StixLimits limits)
    {
        try
        {
            return StixObject.Parse(utf8, limits);
        }
        catch (StixFormatException broken)
        {
            throw broken.Behind(offset);
        }
    }
}
