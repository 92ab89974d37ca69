using System.Buffers.Text;
using Comity.Cases.Classification;
using Comity.Iodef;

namespace Comity.Cases.Incidents;

/// <summary>Carries one incident over, value by value, and remembers each place that it took a value from.</summary>
internal sealed class IodefCarrier
{
    private readonly IodefIncident _incident;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unread = new(StringComparer.Ordinal);

    public IodefCarrier(IodefIncident incident)
    {
        _incident = incident;
        _used.Add("/version");
        _used.Add(incident.PointerTo("restriction"));
        _used.Add(incident.Id.PointerTo("id"));
        _used.Add(incident.Id.PointerTo("name"));
    }

    public IReadOnlyCollection<string> Used => _used;

    /// <summary>The descriptions as one text; of two in one language only the first fits in, the other is left.</summary>
    public Result<LanguageText> Summary() =>
        Text(_incident.Descriptions) is { } text ? text : new NoSummary { Where = _incident.PointerTo("Description") };

    public ObservedInstant? Instant(DateTimeOffset? time, string member)
    {
        if (time is not { } given)
            return null;
        _used.Add(_incident.PointerTo(member));
        return ObservedInstant.Exactly(given);
    }

    /// <summary>Impacts on systems and business that happened; those intended or only possible are no observation.</summary>
    public IReadOnlyList<Consequence> Consequences()
    {
        var consequences = new Dictionary<string, Consequence>(StringComparer.Ordinal);
        foreach (var impact in _incident.Assessments.Where(one => one.Occurrence == "actual").SelectMany(one => one.Impacts))
        {
            if (impact.Kind is not ("SystemImpact" or "BusinessImpact") || !CodeForm.Fits(impact.Type)
                || consequences.Count == Observation.MaxCodes || consequences.ContainsKey(impact.Type!))
                continue;
            consequences[impact.Type!] = new Consequence(impact.Type!, Text(impact.Descriptions));
            _used.Add($"{impact.PointerTo(impact.Kind)}/type");
        }

        return [.. consequences.Values];
    }

    /// <summary>Indicators, and the systems that events call a source; never the addresses of those who were hit.</summary>
    public IReadOnlyList<Indicator> Indicators()
    {
        var found = new List<Indicator>();
        foreach (var observable in _incident.Indicators.Select(indicator => indicator.Observable).OfType<IodefObservable>())
            Observable(observable, found);
        foreach (var system in Events(_incident.Events).SelectMany(one => one.Systems).Where(system => system is { Category: "source", Spoofed: not "yes" }))
            Node(system.Node, found, system.PointerTo("category"));
        return [.. found.Distinct()];
    }

    /// <summary>Why what is at this place was left.</summary>
    public NotCarriedReason Reason(string where) =>
        _unread.Contains(where) ? NotCarriedReason.NotRead
        : where.Contains("/ThreatActor", StringComparison.Ordinal) || where.Contains("/Campaign", StringComparison.Ordinal)
            || where.Contains("/IntendedImpact", StringComparison.Ordinal) || Contains(where) ? NotCarriedReason.Attribution
        : NotCarriedReason.NoPlace;

    private bool Contains(string where) =>
        _incident.RelatedActivities.Any(activity => activity.Attributes && (activity.At == where || where == _incident.PointerTo("RelatedActivity")));

    private void Observable(IodefObservable observable, List<Indicator> found)
    {
        if (observable.Address is { } address)
            Address(address, found);
        if (observable.Domain is { } domain)
            Take(IndicatorKind.Domain, domain.Name, found, domain.PointerTo("Name"));
        if (observable.System is { } system)
            Node(system.Node, found);
        foreach (var hash in observable.FileHashes)
            Take(IndicatorKind.FileHash, Hexadecimal(hash), found, hash.PointerTo("DigestValue"), hash.PointerTo("DigestMethod"));
        if (observable.Bulk is { } bulk)
            Bulk(bulk, found);
    }

    private void Node(IodefNode node, List<Indicator> found, params string[] also)
    {
        var before = found.Count;
        foreach (var address in node.Addresses)
            Address(address, found);
        foreach (var domain in node.Domains)
            Take(IndicatorKind.Domain, domain.Name, found, domain.PointerTo("Name"));
        if (found.Count > before)
            _used.UnionWith(also);
    }

    private void Address(IodefAddress address, List<Indicator> found)
    {
        if (Kind(address.Category) is { } kind)
            Take(kind, Spelled(kind, address.Value), found, address.PointerTo("value"), address.PointerTo("category"));
        else
            _unread.Add(address.At);
    }

    /// <summary>All lines or none: a list of which a part is silently missing would look complete.</summary>
    private void Bulk(BulkObservable bulk, List<Indicator> found)
    {
        var lines = Kind(bulk.Type) is { } kind ? bulk.Lines.Select(line => Indicator.Create(kind, Spelled(kind, line))).ToList() : [];
        if (lines.Count == 0 || lines.Any(line => line.Refusal is not null))
        {
            _unread.Add(bulk.PointerTo("BulkObservableList"));
            return;
        }

        found.AddRange(lines.Select(line => line.Value));
        _used.Add(bulk.PointerTo("BulkObservableList"));
        _used.Add(bulk.PointerTo("type"));
    }

    private void Take(IndicatorKind kind, string? value, List<Indicator> found, params string[] from)
    {
        if (Indicator.Create(kind, value).TryGet(out var indicator, out _))
        {
            found.Add(indicator);
            _used.UnionWith(from);
        }
        else
        {
            _unread.UnionWith(from);
        }
    }

    private LanguageText? Text(IReadOnlyList<IodefText> texts)
    {
        var variants = new List<LanguageVariant>();
        var places = new List<string>();
        foreach (var text in texts)
        {
            var language = text.Language ?? _incident.Language ?? "und";
            if (string.IsNullOrWhiteSpace(text.Value) || variants.Count == LanguageText.MaxVariants
                || variants.Any(other => other.Lang.Equals(language, StringComparison.OrdinalIgnoreCase)))
                continue;
            variants.Add(new LanguageVariant(language, text.Value));
            places.Add(text.At);
            if (text.Language is null)
                places.AddRange(["/lang", _incident.PointerTo("lang")]);
        }

        if (!LanguageText.From(variants).TryGet(out var whole, out _))
            return null;
        _used.UnionWith(places);
        return whole;
    }

    private static IEnumerable<EventData> Events(IEnumerable<EventData> events) => events.SelectMany(one => Events(one.Events).Prepend(one));

    private static IndicatorKind? Kind(string? type) => type switch
    {
        "ipv4-addr" or "ipv6-addr" => IndicatorKind.Address,
        "ipv4-net" or "ipv6-net" => IndicatorKind.Network,
        "asn" => IndicatorKind.AutonomousSystem,
        "domain-name" => IndicatorKind.Domain,
        "site-uri" => IndicatorKind.Url,
        "e-mail" => IndicatorKind.Email,
        "file-hash" => IndicatorKind.FileHash,
        _ => null,
    };

    /// <summary>IODEF also writes an autonomous system as its bare number.</summary>
    private static string Spelled(IndicatorKind kind, string value) =>
        kind == IndicatorKind.AutonomousSystem && value.Length > 0 && char.IsAsciiDigit(value[0]) ? "AS" + value : value;

    /// <summary>The digest as named hexadecimal; the standard writes base64, some senders hexadecimal, and the length tells which.</summary>
    private static string? Hexadecimal(FileHash hash)
    {
        var name = hash.Method[(hash.Method.LastIndexOfAny(['#', '/']) + 1)..].ToLowerInvariant().Replace("-", "", StringComparison.Ordinal);
        var size = name switch { "md5" => 16, "sha1" => 20, "sha256" => 32, "sha512" => 64, _ => 0 };
        if (hash.Value.Length == 2 * size)
            return $"{name}:{hash.Value}";
        Span<byte> bytes = stackalloc byte[96];
        return hash.Value.Length <= 128 && Base64.IsValid(hash.Value) && Convert.TryFromBase64String(hash.Value, bytes, out var written) && written == size
            ? $"{name}:{Convert.ToHexStringLower(bytes[..written])}"
            : null;
    }
}
