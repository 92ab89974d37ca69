using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Comity.Iodef;

/// <summary>Holds one JSON text against the table of classes and writes down what does not fit.</summary>
internal sealed class IodefChecker
{
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
        if (rule.Name == "Address")
            AddressValue(json, at);
    }

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
