using System.Text.Json;

namespace Comity.Stix;

/// <summary>The object's own <c>id</c> (2.9): of its type, and with a UUID of the version that its kind should have.</summary>
internal sealed class OwnIdentifier : TextValue
{
    public static readonly OwnIdentifier Any = new();

    protected override string Type => "an identifier";

    protected override string Clause => "2.9";

    protected override void Judge(Examination at, JsonElement text)
    {
        var written = text.GetString()!;
        // Inside the deprecated container an id may be any string (2.9).
        if (!(at.Container is null ? Identifier.Read(at, written, out var id) : StixId.TryParse(written, out id)))
            return;
        if (at.Root.Text("type") is { } type && !string.Equals(type, id.Type, StringComparison.Ordinal))
            at.Report(Checks.IdentifierType, "2.9", $"The identifier is of type {Examination.Quote(id.Type)}, the object is not.",
                "Begin the identifier with the object's type.");
        JudgeVersion(at, id.Uuid.Version);
    }

    private static void JudgeVersion(Examination at, int version)
    {
        // A process has no properties to make an identifier of (6.13.1); what an SCO without them has is judged with the whole object.
        if (at.Type is not { } type || (type.Kind == StixKind.Observable && version == 4))
            return;
        var should = type.Kind == StixKind.Observable ? 5 : 4;
        if (version != should)
            at.Report(Checks.IdentifierVersion, "2.9", $"The UUID is of version {version}.",
                $"Use UUIDs of version {should} for objects of this kind.");
    }
}
