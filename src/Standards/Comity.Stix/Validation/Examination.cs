using System.Text;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>One look at one object: where in it the look is, and what it found. Not to be shared between threads.</summary>
internal sealed class Examination(ChosenChecks chosen, FindingList findings)
{
    private const int Quoted = 60;

    // The longest that the standard allows (2.9, 3.1): what findings repeat of larger ones is cut, or they would multiply the object.
    private const int LongestName = 250;
    private const int LongestId = 288;

    // What selectors may search in one object, in bytes: a tenth of a second. Without a bound, many selectors into a long list cost its
    // square.
    private const long MostSearched = 1L << 28;

    private FindingList _findings = findings;
    private long _searched;
    private Step[] _path = new Step[8];
    private int _depth;
    private string _prefix = "";

    /// <summary>The object that granular markings select from, and that rules of the whole object look at.</summary>
    public JsonElement Root { get; private set; }

    /// <summary>The <c>id</c> as it stands there, cut where it is longer than any can be; empty where there is none.</summary>
    public string ObjectId { get; private set; } = "";

    /// <summary>The type whose table is applied.</summary>
    public TypeDefinition? Type { get; private set; }

    /// <summary>How properties that no table knows are taken.</summary>
    public UnknownProperties UnknownProperties { get; private set; }

    /// <summary>
    /// The types of the members of the observable container (2.13), by the keys that references are; <see langword="null"/> outside of one.
    /// </summary>
    public Dictionary<string, string>? Container { get; private set; }

    /// <summary>Whether values are written so that they do no harm (<c>example[.]com</c>), and their form is not checked (3.2).</summary>
    public bool Defanged { get; private set; }

    /// <summary>Whether SHOULDs are looked for.</summary>
    public bool Warns => chosen.Warnings;

    public void Enter(string name) => Push(new Step(name, 0));

    public void Enter(int index) => Push(new Step(null, index));

    public void Leave() => _depth--;

    /// <summary>Begins to look at an object that was seen before, to say more about it.</summary>
    /// <param name="prefix">JSON Pointer of the object in what is validated.</param>
    public void ReturnTo(string id, string prefix) => (ObjectId, _prefix) = (id, prefix);

    /// <summary>Looks at a whole object.</summary>
    public void CheckObject(JsonElement value, string id)
    {
        ObjectId = Cut(id, LongestId);
        _searched = 0;
        var type = ObjectKind.Judge(this, value, out var unknown);
        (Root, Type, UnknownProperties, Container) = (value, type, unknown, null);
        Defanged = IsDefanged(value);
        type?.Table.Check(this, value);
        if (type is { Kind: StixKind.Observable })
            ObservableIdentity.Check(this, value);
    }

    /// <summary>Looks at an object in an observable container, by the rules that hold there.</summary>
    public void CheckPart(JsonElement value, TypeDefinition type, Dictionary<string, string> container)
    {
        var whole = (Root, Type, UnknownProperties, Container, Defanged);
        (Root, Type, UnknownProperties, Container, Defanged) = (value, type, UnknownProperties.Permitted, container, IsDefanged(value));
        type.Table.Check(this, value);
        (Root, Type, UnknownProperties, Container, Defanged) = whole;
    }

    /// <summary>Looks at an object of a bundle: it has findings of its own, and bounds of its own for them.</summary>
    public void CheckMemberOfBundle(JsonElement value)
    {
        var whole = (_findings, Root, ObjectId, Type, UnknownProperties, Defanged);
        _findings = new FindingList(chosen.MaxFindingsPerObject);
        ObjectId = Cut(value.Text("id") ?? "", LongestId);
        if (value.HasText("type", "bundle"))
            Report(Checks.ValueType, "8.1", "A bundle is no STIX Object.", "Put its objects into this list instead.");
        else
            CheckObject(value, ObjectId);
        whole._findings.Add(_findings.Findings);
        (_findings, Root, ObjectId, Type, UnknownProperties, Defanged) = whole;
    }

    /// <summary>Takes from what may be spent on following selectors; <see langword="false"/> once it is used up.</summary>
    /// <param name="bytes">Size of the value that is searched.</param>
    public bool Spend(int bytes) => (_searched += bytes) <= MostSearched;

    /// <summary>Whether a finding of this check would be kept; asked where to look costs more than to tell.</summary>
    public bool Wants(StixCheck check) => chosen.Makes(check) && _findings.Takes(chosen.SeverityOf(check));

    /// <summary>Keeps a finding at the present place, unless its check is off or the object has enough of them.</summary>
    public void Report(StixCheck check, string clause, string explanation, string mend) => Report(check, clause, null, explanation, mend);

    /// <summary>The same, of a member of the present place.</summary>
    public void Report(StixCheck check, string clause, string? member, string explanation, string mend)
    {
        if (Wants(check))
            _findings.Add(new StixFinding(check.Name, chosen.SeverityOf(check), ObjectId, Pointer(member), clause, explanation, mend));
    }

    /// <summary>A text for an explanation: in quotation marks, cut, without control characters.</summary>
    public static string Quote(string text) => $"\"{StixFinding.Printable(Cut(text, Quoted))}\"";

    private static bool IsDefanged(JsonElement value) => value.Flag("defanged") == true;

    // Not through the middle of a surrogate pair: what is cut is still Unicode.
    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var end = length - 1;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), "…");
    }

    private void Push(Step step)
    {
        if (_depth == _path.Length)
            Array.Resize(ref _path, _depth * 2);
        _path[_depth++] = step;
    }

    private string Pointer(string? member)
    {
        var pointer = new StringBuilder(_prefix);
        for (var i = 0; i < _depth; i++)
        {
            pointer.Append('/');
            if (_path[i].Name is { } name)
                Escape(pointer, name);
            else
                pointer.Append(_path[i].Index);
        }

        if (member is not null)
            Escape(pointer.Append('/'), member);
        return pointer.ToString();
    }

    private static void Escape(StringBuilder pointer, string name)
    {
        var start = pointer.Length;
        var shown = Cut(name, LongestName + 1);
        pointer.Append(shown);
        if (shown.AsSpan().ContainsAny('~', '/'))
            pointer.Replace("~", "~0", start, shown.Length).Replace("/", "~1", start, pointer.Length - start);
    }

    private readonly record struct Step(string? Name, int Index);
}

/// <summary>How properties that no table knows are taken.</summary>
internal enum UnknownProperties
{
    /// <summary>They are custom properties (11.1): deprecated, and named by rules.</summary>
    Custom,

    /// <summary>
    /// An extension, or the object's own type, permits them on the object itself (7.3, 11.2.1); only the form of their names is checked.
    /// </summary>
    AtTop,

    /// <summary>They may be those of another version of the standard, wherever they stand (2.13).</summary>
    Permitted,
}
