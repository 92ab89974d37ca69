using System.Runtime.InteropServices;

namespace Comity.Cases.Territory;

/// <summary>Reads a plain or CSV list of addresses and blocks; a bad line is reported and never costs another.</summary>
/// <remarks>
/// Plain: one address or CIDR block a line. CSV: a header line that names <c>address</c> and any of <see cref="Sighting.Fields"/> in any case.
/// Blank lines and what follows <c>#</c> at the start of a line, or after white space in a plain list, are left out. UTF-8, gzip or not.
/// </remarks>
public sealed class IndicatorListReader
{
    private readonly ReadLimits _limits;
    private readonly IReadOnlySet<string>? _behaviours;
    private readonly LineProblems _bad = new();
    private readonly List<IndicatorItem> _items = [];
    // The latest item of each address, protocol, behaviour and observer.
    private readonly Dictionary<(AddressBlock, string?, string?, string?), int> _positions = [];
    private readonly List<(string Field, string Text)> _fields = [];
    private ListColumns? _columns;
    private bool _begun;
    private int _duplicates;
    private int _entries;

    private IndicatorListReader(ReadLimits limits, IReadOnlySet<string>? behaviours) => (_limits, _behaviours) = (limits, behaviours);

    /// <summary>The list, or why nothing of it can be used: beyond its limits, not text, or a header without address.</summary>
    /// <param name="behaviours">The known codes of behaviour; <see langword="null"/> takes every code of the right shape.</param>
    /// <param name="limits">By default <see cref="ReadLimits.Indicators"/>.</param>
    public static Task<Result<IndicatorList>> Read(
        Stream stream, IReadOnlySet<string>? behaviours = null, ReadLimits? limits = null, CancellationToken cancellation = default) =>
        new IndicatorListReader(limits ?? ReadLimits.Indicators, behaviours).Read(stream, cancellation);

    private async Task<Result<IndicatorList>> Read(Stream stream, CancellationToken cancellation)
    {
        var lines = new BoundedLines(stream, _limits);
        await foreach (var line in lines.Read(cancellation))
        {
            if (Take(line) is { } refusal)
                return refusal;
        }

        if (lines.Refusal is { } whole)
            return whole;
        return new IndicatorList(_items, _bad, _duplicates, _entries, _columns?.Ignored ?? []);
    }

    private Refusal? Take(TextLine line)
    {
        if (line.Flaw is null && IsSilent(line.Text))
            return null;
        if (line.Flaw is null && !_begun)
        {
            _begun = true;
            if (ListColumns.IsHeader(line.Text))
                return Begin(line.Text);
        }

        _entries++;
        if (line.Flaw is { } flaw)
            _bad.Add(line, flaw);
        else if (_columns is null)
            TakePlain(line);
        else
            TakeRecord(line, _columns);
        return null;
    }

    private Refusal? Begin(string header)
    {
        if (!ListColumns.From(header).TryGet(out _columns, out var refusal))
            return refusal;
        return null;
    }

    private void TakePlain(TextLine line)
    {
        var text = line.Text.AsSpan().Trim();
        var comment = text.IndexOf('#');
        if (comment > 0 && char.IsWhiteSpace(text[comment - 1]))
            text = text[..comment].TrimEnd();
        if (AddressBlock.TryParse(text, out var address, out var flaw))
            Add(new IndicatorItem(address, Sighting.Nothing, line.Number));
        else
            _bad.Add(line, flaw);
    }

    private void TakeRecord(TextLine line, ListColumns columns)
    {
        if (!columns.TryRead(line.Text, _fields, out var flaw) || !TryTell(out var address, out var sighting, out flaw))
            _bad.Add(line, flaw);
        else if (sighting.OrderFlaw() is { } order)
            _bad.Add(line, order);
        else
            Add(new IndicatorItem(address, sighting, line.Number));
    }

    private bool TryTell(out AddressBlock address, out Sighting sighting, out Flaw flaw)
    {
        (address, sighting) = (default, Sighting.Nothing);
        flaw = AddressText.Explain("");
        var hasAddress = false;
        foreach (var (field, text) in _fields)
        {
            var told = field == "address"
                ? hasAddress = AddressBlock.TryParse(text.AsSpan().Trim(), out address, out flaw)
                : sighting.TryTell(field, text, _behaviours, out sighting, out flaw);
            if (!told)
                return false;
        }

        if (!hasAddress)
            flaw = AddressText.Explain("");
        return hasAddress;
    }

    private void Add(IndicatorItem item)
    {
        var sighting = item.Sighting;
        ref var position = ref CollectionsMarshal.GetValueRefOrAddDefault(
            _positions, (item.Address, sighting.Protocol, sighting.Behaviour, sighting.Observer), out var known);
        if (known && _items[position].Sighting.MergedWith(sighting) is { } merged)
        {
            _items[position] = _items[position] with { Sighting = merged };
            _duplicates++;
            return;
        }

        position = _items.Count;
        _items.Add(item);
    }

    private static bool IsSilent(string line)
    {
        var text = line.AsSpan().TrimStart();
        return text.IsEmpty || text[0] == '#';
    }
}
