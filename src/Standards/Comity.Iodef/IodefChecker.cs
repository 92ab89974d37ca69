using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Comity.Iodef;

/// <summary>Holds one JSON text against the table of classes and writes down what does not fit.</summary>
internal sealed partial class IodefChecker
{
    private static readonly string[] Numbered = ["Port", "Portlist", "ProtoCode", "ProtoType", "ProtoField"];

    private readonly List<IodefFinding> _findings = [];
    private readonly HashSet<string> _identified = new(StringComparer.Ordinal);
    private readonly List<(string Reference, string At)> _references = [];

    public static IReadOnlyList<IodefFinding> Check(JsonElement root)
    {
        var checker = new IodefChecker();
        checker.Part(root, IodefClasses.Named(IodefClasses.Root), "");
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("version", out var version)
            && version.ValueKind == JsonValueKind.String && version.GetString() is not ("2.0" or "2.00"))
            checker.Refuse("iodef.version", "/version", "This is another version of IODEF.", "Write 2.0.");
        foreach (var (_, at) in checker._references.Where(reference => !checker._identified.Contains(reference.Reference)))
            checker.Note("iodef.dangling-reference", at, "No part of the document has this observable-id.", "Name one that stands in it.");
        return checker.Bounded();
    }

    private List<IodefFinding> Bounded()
    {
        if (_findings.Count <= IodefReader.MaxFindings)
            return _findings;
        var refuses = _findings.Any(finding => finding.Refuses);
        return [.. _findings.OrderByDescending(finding => finding.Refuses).Take(IodefReader.MaxFindings),
            new IodefFinding("iodef.more-findings", "", $"There are {_findings.Count} findings.", "Mend these first.", refuses)];
    }

    private void Part(JsonElement json, ClassRule rule, string at)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Refuse("iodef.wrong-type", at, $"{rule.Name} is an object.", "Write an object.");
            return;
        }

        foreach (var member in json.EnumerateObject())
        {
            if (rule.Members.TryGetValue(member.Name, out var known))
                Member(member.Value, known, JsonPointer.Append(at, member.Name));
            else
                Note("iodef.unknown-member", JsonPointer.Append(at, member.Name), $"{rule.Name} has no member of this name; it is kept.", Hint(rule, member.Name));
        }

        Presence(json, rule, at);
        Extensions(json, rule, at);
        Inside(json, rule, at);
    }

    /// <summary>What a class says of members together, which the table cannot: noted, so that a report is not lost over it.</summary>
    private void Inside(JsonElement json, ClassRule rule, string at)
    {
        switch (rule.Name)
        {
            case "Address":
                AddressValue(json, at);
                break;
            case "Service":
                ServiceValues(json, at);
                break;
            case "Contact" when Text(json, "Timezone") is { } zone && !TimeZoneForm().IsMatch(zone):
                Note("iodef.timezone", JsonPointer.Append(at, "Timezone"), "This is no offset from UTC.", "Write Z or an offset such as +03:00 (RFC 7970 2.10).");
                break;
            case "Confidence" when Text(json, "rating") == "numeric" && !json.TryGetProperty("value", out _):
                Note("iodef.confidence", at, "The rating is numeric, and no number stands there.", "Add value, or rate in words (RFC 7970 3.12.5).");
                break;
        }
    }

    private void ServiceValues(JsonElement json, string at)
    {
        if (Text(json, "Portlist") is { } ports && !PortListForm().IsMatch(ports))
            Note("iodef.port-list", JsonPointer.Append(at, "Portlist"), "This is no list of ports.", "Write numbers and ranges with commas, such as 2,5-15 (RFC 7970 2.11).");
        if (!json.TryGetProperty("ip-protocol", out _) && Numbered.Any(name => json.TryGetProperty(name, out _)))
            Note("iodef.missing-protocol", at, "Ports and codes mean nothing without the number of their protocol.", "Add ip-protocol, such as 17 for UDP (RFC 7970 3.20).");
    }

    private static string? Text(JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"^(Z|[+\-](0[0-9]|1[0-4]):[0-5][0-9])\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 200)]
    private static partial Regex TimeZoneForm();

    [GeneratedRegex(@"^[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 200)]
    private static partial Regex PortListForm();

    private static string Hint(ClassRule rule, string name) => (rule.Name, name) switch
    {
        ("EventData", "Flow") => "In JSON an event has no Flow: list the systems under System.",
        ("EventData", "Record") => "In JSON an event has no Record: list RecordData.",
        ("Incident", "IndicatorData") => "In JSON an incident has no IndicatorData: list Indicator.",
        _ => "Put it into AdditionalData if others should understand it.",
    };

    private void Presence(JsonElement json, ClassRule rule, string at)
    {
        foreach (var member in rule.Members.Values.Where(member => member.IsRequired && !json.TryGetProperty(member.Name, out _)))
            Refuse("iodef.missing-member", at, $"{rule.Name} lacks {member.Name}.", $"Add {member.Name}.");
        if (rule.AtLeastOne.Length > 0 && !rule.AtLeastOne.Any(name => json.TryGetProperty(name, out _)))
            Refuse("iodef.missing-choice", at, $"{rule.Name} says nothing.", $"Add at least one of {string.Join(", ", rule.AtLeastOne)}.");
        if (rule.ExactlyOne.Length > 0 && rule.ExactlyOne.Count(name => json.TryGetProperty(name, out _)) != 1)
            Refuse("iodef.one-choice", at, $"{rule.Name} holds exactly one thing.", $"Keep one of {string.Join(", ", rule.ExactlyOne)}.");
    }

    private void Extensions(JsonElement json, ClassRule rule, string at)
    {
        foreach (var member in rule.Members.Values.Where(member => member.Kind == MemberKind.Enumerated))
        {
            var extends = json.TryGetProperty(member.Name, out var value) && value.ValueKind == JsonValueKind.String
                && value.ValueEquals(IodefVocabulary.Extended);
            var hasTwin = json.TryGetProperty("ext-" + member.Name, out _);
            if (extends && !hasTwin && rule.Members.ContainsKey("ext-" + member.Name))
                Refuse("iodef.missing-extension", at, $"{member.Name} is extended, but ext-{member.Name} is missing.", $"Add ext-{member.Name}.");
            else if (hasTwin && !extends)
                Refuse("iodef.idle-extension", JsonPointer.Append(at, "ext-" + member.Name), $"{member.Name} is not extended.", $"Write ext-value in {member.Name}, or remove this.");
        }
    }

    private void Member(JsonElement json, MemberRule rule, string at)
    {
        if (!rule.IsList)
        {
            Value(json, rule, at);
            return;
        }

        if (json.ValueKind != JsonValueKind.Array)
        {
            Refuse("iodef.wrong-type", at, $"{rule.Name} is a list.", "Write a list, also for one entry.");
            return;
        }

        if (json.GetArrayLength() == 0)
            Refuse("iodef.empty-list", at, $"{rule.Name} is an empty list.", "Remove it, or add an entry.");
        var index = 0;
        foreach (var entry in json.EnumerateArray())
            Value(entry, rule, JsonPointer.Append(at, index++));
    }

    private void Value(JsonElement json, MemberRule rule, string at)
    {
        switch (rule.Kind)
        {
            case MemberKind.Part:
                Part(json, IodefClasses.Named(rule.Of), at);
                break;
            case MemberKind.MultilingualText:
                Multilingual(json, at);
                break;
            case MemberKind.Integer when json.ValueKind != JsonValueKind.Number || !json.TryGetInt64(out var whole) || whole < 0:
                Refuse("iodef.wrong-type", at, $"{rule.Name} is a whole number from 0.", "Write a JSON number.");
                break;
            case MemberKind.Number when json.ValueKind != JsonValueKind.Number:
                Refuse("iodef.wrong-type", at, $"{rule.Name} is a number.", "Write a JSON number.");
                break;
            case MemberKind.Integer or MemberKind.Number or MemberKind.Any:
                break;
            case var _ when json.ValueKind != JsonValueKind.String:
                Refuse("iodef.wrong-type", at, $"{rule.Name} is a text.", "Write a JSON string.");
                break;
            default:
                String(json.GetString()!, rule, at);
                break;
        }
    }

    private void String(string text, MemberRule rule, string at)
    {
        switch (rule.Kind)
        {
            case MemberKind.Enumerated when !IodefVocabulary.Named(rule.Of).Contains(text):
                Refuse("iodef.not-enumerated", at, $"{rule.Name} has no such value.", $"Write one of {string.Join(", ", IodefVocabulary.Named(rule.Of))}.");
                break;
            case MemberKind.Time when !IodefTime.TryParse(text, out _):
                Refuse("iodef.bad-time", at, $"{rule.Name} is no time.", "Write it as 2026-03-01T08:30:00Z or with an offset (RFC 3339).");
                break;
            case MemberKind.Language when !IsLanguage(text):
                Refuse("iodef.bad-language", at, "This is no language tag.", "Write a tag such as en or zh-Hans (RFC 5646).");
                break;
            case MemberKind.Text when rule.Name == "observable-id" && !_identified.Add(text):
                Refuse("iodef.duplicate-id", at, "Another part has the same observable-id.", "Give each part its own.");
                break;
            case MemberKind.Text when rule.Name == "uid-ref":
                _references.Add((text, at));
                break;
        }
    }

    private void Multilingual(JsonElement json, string at)
    {
        if (json.ValueKind == JsonValueKind.String)
            return;
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("value", out var value) || value.ValueKind != JsonValueKind.String)
        {
            Refuse("iodef.wrong-type", at, "This is a text, or an object with value and lang.", "Write one of the two.");
            return;
        }

        if (json.TryGetProperty("lang", out var lang) && (lang.ValueKind != JsonValueKind.String || !IsLanguage(lang.GetString()!)))
            Refuse("iodef.bad-language", JsonPointer.Append(at, "lang"), "This is no language tag.", "Write a tag such as en or zh-Hans (RFC 5646).");
    }

    private void AddressValue(JsonElement json, string at)
    {
        if (!json.TryGetProperty("category", out var category) || !json.TryGetProperty("value", out var value)
            || category.ValueKind != JsonValueKind.String || value.ValueKind != JsonValueKind.String)
            return;
        var text = value.GetString()!;
        var fits = category.GetString() switch
        {
            "ipv4-addr" => IPAddress.TryParse(text, out var four) && four.AddressFamily == AddressFamily.InterNetwork,
            "ipv6-addr" => IPAddress.TryParse(text, out var six) && six.AddressFamily == AddressFamily.InterNetworkV6,
            "ipv4-net" => IPNetwork.TryParse(text, out var net) && net.BaseAddress.AddressFamily == AddressFamily.InterNetwork,
            "ipv6-net" => IPNetwork.TryParse(text, out var net) && net.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6,
            _ => true,
        };
        if (!fits)
            Note("iodef.address", JsonPointer.Append(at, "value"), "The value is no address of its category.", "Correct the value or the category.");
    }

    private static bool IsLanguage(string tag) =>
        tag.Length is >= 2 and <= 35 && tag.Split('-') is var parts && parts[0].Length is 2 or 3
        && parts[0].All(char.IsAsciiLetter) && parts.All(part => part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit));

    private void Refuse(string code, string at, string explanation, string mend) => _findings.Add(new IodefFinding(code, at, explanation, mend, Refuses: true));

    private void Note(string code, string at, string explanation, string mend) => _findings.Add(new IodefFinding(code, at, explanation, mend, Refuses: false));
}
