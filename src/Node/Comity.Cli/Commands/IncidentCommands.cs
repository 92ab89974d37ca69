using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Comity.Cli.Commands;

/// <summary><c>comity incident …</c>: what was observed, read, classified and graded, as <c>comity case open --incident</c> takes it.</summary>
internal static class IncidentCommands
{
    private const string Incidents = "/api/v1/incidents";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Make() => new("incident", "Read, classify and grade what was observed.") { Read(), Classes(), Schemes(), Level() };

    private static Command Read()
    {
        var number = Options.Named("--number", "Our own file number.");
        var (category, type) = (Options.Named("--class", "A class of the taxonomy, such as availability."), Options.Optional("--type", "A type of that class, such as ddos."));
        var iodef = new Option<FileInfo?>("--iodef") { Description = "An IODEF document (RFC 8727, JSON)." };
        var index = new Option<int>("--index") { Description = "Which incident of the document, from 0." };
        var parts = new ObservedParts();
        var output = Options.Named("--out", "Where the incident is written, for comity case open --incident.");
        return NodeVerb.Make("read", "Make an incident of an IODEF document, or of a list of indicators and options.", [number, category, type, iodef, index, .. parts.All, output], async (parsed, node, json, cancellation) =>
        {
            var reading = parsed.GetValue(iodef) is { } document
                ? await node.SendFileAsync(HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"{Incidents}/readings?number={Uri.EscapeDataString(parsed.GetValue(number)!)}&rsitClass={Uri.EscapeDataString(parsed.GetValue(category)!)}&index={parsed.GetValue(index)}")
                    + (parsed.GetValue(type) is { } kind ? $"&rsitType={Uri.EscapeDataString(kind)}" : ""), document, "application/json", cancellation)
                : await node.PostAsync($"{Incidents}/observations", Said.Members([("number", parsed.GetValue(number)), ("class", parsed.GetValue(category)), ("type", parsed.GetValue(type)), .. await parts.ReadAsync(parsed, cancellation)]), cancellation);
            await File.WriteAllTextAsync(parsed.GetValue(output)!, JsonSerializer.Serialize(reading.GetProperty("incident"), Indented), cancellation);
            Terminal.Answer(json, reading, Told(reading));
        });
    }

    private static Command Classes() => NodeVerb.Make("classes", "List the classes and types of the taxonomy.", [], async (_, node, json, cancellation) =>
    {
        var taxonomy = await node.GetAsync($"{Incidents}/taxonomy", cancellation);
        Terminal.Answer(json, taxonomy, taxonomy.GetProperty("classes").EnumerateArray().SelectMany(one =>
            one.GetProperty("types").EnumerateArray().Select(type => $"  {type.GetProperty("code").GetString(),-36} {Said.First(type, "name")}").Prepend($"{one.GetProperty("code").GetString()}  {Said.First(one, "name")}"))
            .Prepend($"{taxonomy.GetProperty("code").GetString()} {taxonomy.GetProperty("version").GetString()}"));
    });

    private static Command Schemes() => NodeVerb.Make("schemes", "List the severity schemes that come with the node: levels, questions and options.", [], async (_, node, json, cancellation) =>
    {
        var schemes = await node.GetAsync($"{Incidents}/schemes", cancellation);
        Terminal.Answer(json, schemes, schemes.GetProperty("items").EnumerateArray().SelectMany(scheme =>
            scheme.GetProperty("questions").EnumerateArray().Select(question => $"  {question.GetProperty("code").GetString()}: {string.Join(", ", question.GetProperty("options").EnumerateArray().Select(option => option.GetProperty("code").GetString()))}")
            .Prepend($"{scheme.GetProperty("code").GetString()} {scheme.GetProperty("version").GetString()}  {string.Join(" < ", scheme.GetProperty("levels").EnumerateArray().Select(level => level.GetProperty("code").GetString()))}")));
    });

    private static Command Level()
    {
        var seed = Options.Optional("--scheme", "The code of a scheme that comes with the node.");
        var file = new Option<FileInfo?>("--scheme-file") { Description = "The file of another scheme, such as the national one." };
        var answers = Options.Many("--answer", "QUESTION=OPTION, or QUESTION=OPTION,OPTION where it may be either.");
        var set = Options.Optional("--set", "A level that you set instead; needs --file with the reason.");
        var said = new Said("Why another level is set.", required: false);
        var output = Options.Optional("--out", "Where the level is written, for comity incident read --level.");
        return NodeVerb.Make("level", "Compute the level that answers make in a scheme.", [seed, file, answers, set, .. said.All, output], async (parsed, node, json, cancellation) =>
        {
            var reading = await node.PostAsync($"{Incidents}/levels", Said.Members(
                ("seed", parsed.GetValue(seed)), ("scheme", await Said.JsonAsync(parsed.GetValue(file), cancellation)), ("answers", (parsed.GetValue(answers) ?? []).Select(Answer)),
                ("level", parsed.GetValue(set)), ("reason", await said.ReadAsync(parsed, cancellation))), cancellation);
            if (parsed.GetValue(output) is { } path)
                await File.WriteAllTextAsync(path, JsonSerializer.Serialize(reading.GetProperty("level"), Indented), cancellation);
            var level = reading.GetProperty("level");
            Terminal.Answer(json, reading, $"{level.GetProperty("lowest").GetString()} to {level.GetProperty("highest").GetString()}", $"open: {string.Join(", ", reading.GetProperty("open").EnumerateArray().Select(code => code.GetString()))}");
        });
    }

    private static object Answer(string text) => text.Split('=', 2) is [var question, var options]
        ? new { question, options = options.Split(',', StringSplitOptions.RemoveEmptyEntries) }
        : throw CommandFailed.Unreadable($"Write QUESTION=OPTION, not {text}.");

    private static IEnumerable<string> Told(JsonElement reading) =>
    [
        $"{reading.GetProperty("incident").GetProperty("indicators").GetArrayLength()} indicators inside",
        .. reading.TryGetProperty("left", out var left) ? left.EnumerateArray().Select(one => $"left: {one.GetProperty("where").GetString()} ({one.GetProperty("reason").GetString()})") : [],
        .. reading.TryGetProperty("refused", out var refused) ? refused.EnumerateArray().Select(line => $"line {line.GetProperty("line").GetInt32()}: {line.GetProperty("code").GetString()}") : [],
    ];
}

/// <summary>The parts of an observation as options: a list of indicators, times with their precision, sectors, categories, consequences, a level.</summary>
internal sealed class ObservedParts
{
    private readonly Option<FileInfo?> _indicators = new("--indicators") { Description = "A list, one indicator a line: addresses, networks, domains, URLs, mail addresses, file hashes." };
    private readonly Option<string?> _detected = Options.Optional("--detected", "When it was detected: 2026-11-22T06:30:15Z, or as much as is known, down to 2026-11-22.");
    private readonly Option<string?> _started = Options.Optional("--started", "When it started, in the same form.");
    private readonly Option<string?> _ended = Options.Optional("--ended", "When it ended, in the same form.");
    private readonly Option<string[]> _sectors = Options.Many("--sector", "A code of the community's list of sectors.");
    private readonly Option<string[]> _categories = Options.Many("--category", "A category of critical infrastructure.");
    private readonly Option<string[]> _consequences = Options.Many("--consequence", "What it did, as a code.");
    private readonly Option<FileInfo?> _level = new("--level") { Description = "A level, as comity incident level wrote it." };

    public IEnumerable<Option> All => [_indicators, _detected, _started, _ended, _sectors, _categories, _consequences, _level];

    public async Task<IEnumerable<(string Name, object? Value)>> ReadAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(_indicators) is { Exists: false } missing)
            throw CommandFailed.Unreadable($"There is no file {missing.FullName}.");
        return
        [
            ("indicators", parsed.GetValue(_indicators) is { } list ? await File.ReadAllLinesAsync(list.FullName, cancellation) : null),
            ("detectedAt", Time(parsed.GetValue(_detected))), ("startedAt", Time(parsed.GetValue(_started))), ("endedAt", Time(parsed.GetValue(_ended))),
            ("sectors", parsed.GetValue(_sectors)), ("infrastructureCategories", parsed.GetValue(_categories)),
            ("consequences", parsed.GetValue(_consequences)?.Select(code => new { code })),
            ("level", await Said.JsonAsync(parsed.GetValue(_level), cancellation)),
        ];
    }

    // As exact as it is written, and never more: UTC.
    private static object? Time(string? text)
    {
        if (text is null)
            return null;
        foreach (var (form, precision) in (ReadOnlySpan<(string, string)>)[("yyyy-MM-dd", "day"), ("yyyy-MM-dd'T'HH'Z'", "hour"), ("yyyy-MM-dd'T'HH:mm'Z'", "minute"), ("yyyy-MM-dd'T'HH:mm:ss'Z'", "exact")])
        {
            if (DateTimeOffset.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
                return new { at, precision };
        }

        throw CommandFailed.Unreadable($"{text} is no time such as 2026-11-22T06:30:15Z, 2026-11-22T06:30Z, 2026-11-22T06Z or 2026-11-22.");
    }
}
