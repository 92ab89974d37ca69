using System.Collections.Frozen;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>A property of a table: its name, what may stand there, and whether it must be there.</summary>
internal sealed record Property(string Name, ValueRule Value, Need Need);

/// <summary>Whether a property is there.</summary>
internal enum Need
{
    Optional,
    Required,

    /// <summary>Optional, and new content should not have it; its rule says so.</summary>
    Deprecated,

    /// <summary>One of the common properties that this type does not have (3.2).</summary>
    NotApplicable,

    /// <summary>The same, where the standard lists it as not applicable, and none of its sentences forbids it.</summary>
    Unused,

    /// <summary>Kept for a later version of the standard (3.8).</summary>
    Reserved,
}

/// <summary>The properties of an object, as a table of the standard lists them, and the rules between them.</summary>
internal sealed class PropertyTable
{
    private const int LongestKnownName = 64;

    private readonly FrozenDictionary<string, Entry> _entries;
    private readonly FrozenDictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> _byText;
    private readonly string[] _names;
    private readonly TableRule[] _rules;
    private readonly ulong _required;
    private readonly ulong _requiredInContainer;

    /// <param name="name">What it describes, with its article, for a person.</param>
    /// <param name="clause">Where the table stands.</param>
    /// <exception cref="ArgumentException">There are more properties than a mask has bits (64).</exception>
    public PropertyTable(string name, string clause, Property[] properties, TableRule[] rules)
    {
        (Name, Clause, _rules) = (name, clause, rules);
        if (properties.Length > 64)
            throw new ArgumentException($"{name} has more properties than a mask has bits.", nameof(properties));
        _names = [.. properties.Select(property => property.Name)];
        _entries = properties.Index().ToFrozenDictionary(entry => entry.Item.Name, entry => new Entry(entry.Item, 1UL << entry.Index),
            StringComparer.Ordinal);
        _byText = _entries.GetAlternateLookup<ReadOnlySpan<char>>();
        _required = Mask(properties.Where(property => property.Need == Need.Required).Select(property => property.Name));
        // The keys of an observable container are what identifies its members (2.13).
        _requiredInContainer = _entries.TryGetValue("id", out var id) ? _required & ~id.Bit : _required;
        foreach (var rule in rules)
            rule.Join(this);
    }

    public string Name { get; }

    public string Clause { get; }

    public IEnumerable<Property> Properties => _entries.Values.Select(entry => entry.Property);

    /// <summary>The bits of these properties; each must be in the table.</summary>
    public ulong Mask(IEnumerable<string> names) => names.Aggregate(0UL, (mask, name) => mask | _entries[name].Bit);

    /// <summary>Looks at each member once, then at what is missing, then at what the rules say.</summary>
    public void Check(Examination at, JsonElement value)
    {
        var seen = 0UL;
        foreach (var member in value.EnumerateObject())
        {
            if (Find(member) is not { Property: { } property } entry)
            {
                UnknownProperty.Check(at, this, member);
                continue;
            }

            seen |= entry.Bit;
            at.Enter(property.Name);
            CheckKnown(at, property, member.Value);
            at.Leave();
        }

        ReportMissing(at, (at.Container is null ? _required : _requiredInContainer) & ~seen);
        foreach (var rule in _rules)
            rule.Check(at, value, seen);
    }

    private void CheckKnown(Examination at, Property property, JsonElement value)
    {
        switch (property.Need)
        {
            case Need.NotApplicable:
                at.Report(Checks.ForbiddenProperty, "3.2", $"{Name} has no property {property.Name}.", "Leave it out.");
                return;
            case Need.Unused:
                at.Report(Checks.UnusedProperty, "3.2", $"{Name} does not use the property {property.Name}.",
                    "Leave it out; readers may ignore it.");
                return;
            case Need.Reserved:
                at.Report(Checks.ReservedProperty, "3.8", $"The name {property.Name} is reserved.",
                    "Leave it out, or use an extension with names of its own.");
                return;
        }

        property.Value.Check(at, value);
    }

    private void ReportMissing(Examination at, ulong missing)
    {
        for (; missing != 0; missing &= missing - 1)
        {
            var name = _names[BitOperations.TrailingZeroCount(missing)];
            // Objects of STIX 2.0 have none (TAXII tells them by that).
            var mend = name == "spec_version" ? "Give \"2.1\", after converting the object if it is of STIX 2.0." : $"Give {name}.";
            at.Report(Checks.RequiredProperty, Clause, name, $"{Name} has no {name}.", mend);
        }
    }

    // Names are compared as they stand in the bytes: no string is made of a name that a table knows.
    private Entry? Find(JsonProperty member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        if (raw.Length > LongestKnownName || raw.Contains((byte)'\\'))
            return _entries.GetValueOrDefault(member.Name);
        Span<char> name = stackalloc char[LongestKnownName];
        var length = Encoding.UTF8.GetChars(raw, name);
        return _byText.TryGetValue(name[..length], out var entry) ? entry : null;
    }

    internal sealed record Entry(Property Property, ulong Bit);
}

/// <summary>A rule about several properties of one table.</summary>
internal abstract class TableRule
{
    /// <summary>Called once, by the table that the rule is given to.</summary>
    public abstract void Join(PropertyTable table);

    /// <param name="seen">The bits of the properties that are there.</param>
    public abstract void Check(Examination at, JsonElement value, ulong seen);
}
