using System.Text.Json;

namespace Comity.Stix;

/// <summary>At least one of these properties is there.</summary>
internal sealed class AtLeastOne(string clause, params string[] names) : TableRule
{
    private ulong _mask;

    public override void Join(PropertyTable table) => _mask = table.Mask(names);

    public override void Check(Examination at, JsonElement value, ulong seen)
    {
        if ((seen & _mask) == 0)
            at.Report(Checks.PropertyGroup, clause, $"None of {string.Join(", ", names)} is there.", "Give at least one of them.");
    }
}

/// <summary>At least one property of the table is there, beside those named here.</summary>
internal sealed class AtLeastOneBeside(string clause, params string[] others) : TableRule
{
    private ulong _mask;

    public override void Join(PropertyTable table) => _mask = ~table.Mask(others);

    public override void Check(Examination at, JsonElement value, ulong seen)
    {
        if ((seen & _mask) == 0)
            at.Report(Checks.PropertyGroup, clause, "It has none of its own properties.",
                "Give at least one property that the standard defines for it.");
    }
}

/// <summary>At most one of two properties is there.</summary>
internal sealed class NotBoth(string clause, string one, string other) : TableRule
{
    private ulong _mask;

    public override void Join(PropertyTable table) => _mask = table.Mask([one, other]);

    public override void Check(Examination at, JsonElement value, ulong seen)
    {
        if ((seen & _mask) == _mask)
            at.Report(Checks.PropertyConflict, clause, other, $"{one} and {other} stand side by side.", "Leave one of them out.");
    }
}

/// <summary>Where one property is there, others are too.</summary>
internal sealed class Needs(string clause, string property, params string[] others) : TableRule
{
    private ulong _mask;
    private ulong _others;

    public override void Join(PropertyTable table) => (_mask, _others) = (table.Mask([property]), table.Mask(others));

    public override void Check(Examination at, JsonElement value, ulong seen)
    {
        if ((seen & _mask) != 0 && (seen & _others) != _others)
            at.Report(Checks.PropertyDependency, clause, property, $"{property} is there without {string.Join(" and ", others)}.",
                $"Give {string.Join(" and ", others)}, or leave {property} out.");
    }
}

/// <summary>Where one property is missing, others are there.</summary>
internal sealed class Without(string clause, string property, params string[] others) : TableRule
{
    private ulong _mask;
    private ulong _others;

    public override void Join(PropertyTable table) => (_mask, _others) = (table.Mask([property]), table.Mask(others));

    public override void Check(Examination at, JsonElement value, ulong seen)
    {
        if ((seen & _mask) == 0 && (seen & _others) != _others)
            at.Report(Checks.PropertyDependency, clause, $"Without {property} it needs {string.Join(" and ", others)}.",
                $"Give {string.Join(" and ", others)}, or {property}.");
    }
}

/// <summary>Where a boolean property has this value, some properties are there and some are not.</summary>
internal sealed class When(string clause, string flag, bool holds, string[] needs, string[] forbids) : TableRule
{
    private ulong _flag;
    private ulong _needs;
    private ulong _forbids;

    public override void Join(PropertyTable table) =>
        (_flag, _needs, _forbids) = (table.Mask([flag]), table.Mask(needs), table.Mask(forbids));

    public override void Check(Examination at, JsonElement value, ulong seen)
    {
        if ((seen & _flag) == 0 || ((seen & _needs) == _needs && (seen & _forbids) == 0)
            || !value.TryGetProperty(flag, out var given) || given.ValueKind != (holds ? JsonValueKind.True : JsonValueKind.False))
            return;
        var said = $"{flag} is {(holds ? "true" : "false")}";
        if ((seen & _needs) != _needs)
            at.Report(Checks.PropertyDependency, clause, flag, $"{said}, and {string.Join(" and ", needs)} is missing.",
                $"Give {string.Join(" and ", needs)}.");
        if ((seen & _forbids) != 0)
            at.Report(Checks.PropertyConflict, clause, flag, $"{said}, and {string.Join(" or ", forbids)} is there.",
                $"Leave {string.Join(" and ", forbids)} out.");
    }
}

/// <summary>A property that should be there, but need not.</summary>
internal sealed class Should(StixCheck check, string clause, string property) : TableRule
{
    private ulong _mask;

    public override void Join(PropertyTable table) => _mask = table.Mask([property]);

    public override void Check(Examination at, JsonElement value, ulong seen)
    {
        if ((seen & _mask) == 0)
            at.Report(check, clause, property, $"{property} is missing.", $"Give {property} where it is known.");
    }
}

/// <summary>A property that should be there where another is.</summary>
internal sealed class ShouldWith(StixCheck check, string clause, string property, string other) : TableRule
{
    private ulong _mask;
    private ulong _other;

    public override void Join(PropertyTable table) => (_mask, _other) = (table.Mask([property]), table.Mask([other]));

    public override void Check(Examination at, JsonElement value, ulong seen)
    {
        if ((seen & _mask) != 0 && (seen & _other) == 0)
            at.Report(check, clause, other, $"{property} is there without {other}.", $"Give {other} where it is known.");
    }
}
