using System.Text;

namespace Comity.Taxii;

/// <summary>Puts a page together while the store hands over its versions: nothing is parsed, stored bytes are copied as they are.</summary>
internal abstract class PageBuilder(string list, int maxBytes) : ITaxiiPage, IDisposable
{
    private PooledBytes? _bytes;

    public abstract TaxiiParts Needs { get; }

    public int Count { get; private set; }

    /// <summary>The date added of its first version.</summary>
    public long First { get; private set; }

    /// <summary>The date added of its last version.</summary>
    public long Last { get; private set; }

    /// <summary>Takes a version unless the page would grow beyond its bytes; the first is taken in any case.</summary>
    public bool Take(in TaxiiVersion version)
    {
        _bytes ??= new PooledBytes(64 * 1024);
        if (Count > 0 && _bytes.Length + version.Body.Length > maxBytes)
            return false;
        if (Count == 0)
            Open(version.Added);
        else
            _bytes.Add(","u8);
        Write(_bytes, version);
        Last = version.Added;
        Count++;
        return true;
    }

    /// <summary>The whole page; an empty one is an empty object (TAXII 2.1, 3.7, 5.3.1, 5.8.1).</summary>
    /// <param name="next">The cursor behind it, where there is more.</param>
    public ReadOnlyMemory<byte> Close(string? next)
    {
        if (_bytes is null)
            return "{}"u8.ToArray();
        _bytes.Add("]"u8);
        if (next is not null)
        {
            _bytes.Add(",\"more\":true,\"next\":\""u8);
            _bytes.Advance(Encoding.ASCII.GetBytes(next, _bytes.GetSpan(next.Length)));
            _bytes.Add("\""u8);
        }

        _bytes.Add("}"u8);
        return _bytes.Written;
    }

    public void Dispose() => _bytes?.Dispose();

    /// <summary>Writes one member of the list.</summary>
    protected abstract void Write(PooledBytes bytes, in TaxiiVersion version);

    private void Open(long added)
    {
        First = added;
        _bytes!.Add("{\""u8);
        _bytes.Advance(Encoding.ASCII.GetBytes(list, _bytes.GetSpan(list.Length)));
        _bytes.Add("\":["u8);
    }
}

/// <summary>A page of objects (TAXII 2.1, 3.7).</summary>
internal sealed class ObjectsPageBuilder(int maxBytes) : PageBuilder("objects", maxBytes)
{
    public override TaxiiParts Needs => TaxiiParts.Body;

    protected override void Write(PooledBytes bytes, in TaxiiVersion version) => bytes.Add(version.Body);
}

/// <summary>A page of manifest records (TAXII 2.1, 5.3.1). Identifiers and
/// versions were checked when they came: they need no escape.</summary>
/// <param name="isStix21Only">Whether the collection lists no other media type; what it held before it was validated then has none.</param>
internal sealed class ManifestPageBuilder(int maxBytes, bool isStix21Only) : PageBuilder("objects", maxBytes)
{
    public override TaxiiParts Needs => TaxiiParts.Record;

    protected override void Write(PooledBytes bytes, in TaxiiVersion version)
    {
        bytes.Add("{\"id\":\""u8);
        bytes.Add(version.Id);
        bytes.Add("\",\"date_added\":\""u8);
        TaxiiTime.Write(version.Added, bytes.GetSpan(TaxiiTime.Length));
        bytes.Advance(TaxiiTime.Length);
        bytes.Add("\",\"version\":\""u8);
        bytes.Add(version.Version);
        bytes.Add(version.IsStix21 ? "\",\"media_type\":\"application/stix+json;version=2.1\"}"u8
            : isStix21Only ? "\"}"u8 : "\",\"media_type\":\"application/stix+json;version=2.0\"}"u8);
    }
}

/// <summary>A page of versions (TAXII 2.1, 5.8.1).</summary>
internal sealed class VersionsPageBuilder(int maxBytes) : PageBuilder("versions", maxBytes)
{
    public override TaxiiParts Needs => TaxiiParts.Record;

    protected override void Write(PooledBytes bytes, in TaxiiVersion version)
    {
        bytes.Add("\""u8);
        bytes.Add(version.Version);
        bytes.Add("\""u8);
    }
}
