using System.Text.Json;

namespace Comity.Stix;

/// <summary>An object among others, and what of it is compared.</summary>
internal readonly struct SeenObject
{
    private readonly ChosenChecks _chosen;
    private readonly FindingList _findings;

    public SeenObject(StixId id, JsonElement value, string prefix, ChosenChecks chosen, FindingList findings)
    {
        (Value, Id, Type, Uuid, Prefix, _chosen, _findings) = (value, id.ToString(), id.Type, id.Uuid, prefix, chosen, findings);
        Created = value.Time("created");
        Creator = Text("created_by_ref");
        // A marking definition has no versions, and never changes (7.2.1): its one version is that of its creation.
        Version = value.Time("modified") ?? (string.Equals(Type, "marking-definition", StringComparison.Ordinal) ? Created : null);
        IsRevoked = value.TryGetProperty("revoked"u8, out var revoked) && revoked.ValueKind == JsonValueKind.True;
    }

    public JsonElement Value { get; }

    /// <summary>JSON Pointer of the object in what is validated.</summary>
    public string Prefix { get; }

    public string Id { get; }

    public string Type { get; }

    public Guid Uuid { get; }

    public StixTimestamp? Created { get; }

    public string Creator { get; }

    public StixTimestamp? Version { get; }

    public bool IsRevoked { get; }

    /// <summary>The text of a member; empty where it has none.</summary>
    public string Text(string name) => Value.Text(name) ?? "";

    /// <inheritdoc cref="VersionContent.Of"/>
    public Guid Content() => VersionContent.Of(Value);

    public void Report(StixCheck check, string clause, string pointer, string explanation, string mend)
    {
        if (_chosen.Makes(check))
            _findings.Add(new StixFinding(check.Name, _chosen.SeverityOf(check), Id, Prefix + pointer, clause, explanation, mend));
    }

    /// <summary>Where a finding about this object belongs, for when it is made later.</summary>
    public string Place(string pointer) => Prefix + pointer;
}
