using static Comity.Stix.Tests.Validation.Specimens;

namespace Comity.Stix.Tests.Validation;

/// <summary>Each check by its name: what it takes, what it refuses, and that it can be switched off.</summary>
public sealed class CheckTests
{
    private static readonly StixValidator Validator = new();

    private static readonly Dictionary<string,
    CheckRows.Row> Rows = CheckRows.All.Index().ToDictionary(row => $"{row.Index:000} {row.Item}", row => row.Item);

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_object_that_keeps_the_rule_has_nothing_wrong(string row)
    {
        // Rules of the observable container hold as long as there is one, though it is deprecated.
        var rest = Rows[row].Check == "deprecated-property" ? "" : "deprecated-property";

        Assert.DoesNotContain(Validator.Validate(Read(Rows[row].Good)), finding => finding.Check != rest);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_object_that_breaks_the_rule_is_found_at_the_place(string row)
    {
        var (check, pointer) = (Rows[row].Check, Rows[row].Pointer);
        var severity = StixValidator.Checks.Single(known => known.Name == check).Severity;

        Assert.Contains(Validator.Validate(Read(Rows[row].Bad)), finding => finding.Check == check && finding.Pointer == pointer
            && finding.Severity == severity);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_check_that_is_switched_off_finds_nothing(string row)
    {
        var without = new StixValidator(new StixValidatorOptions { Disabled = [Rows[row].Check] });

        Assert.DoesNotContain(without.Validate(Read(Rows[row].Bad)), finding => finding.Check == Rows[row].Check);
    }

    [Fact]
    public void Every_check_has_a_row() =>
        Assert.Empty(StixValidator.Checks.Select(check =>
            check.Name).Except(CheckRows.All.Select(row => row.Check)).Except(TogetherTests.Checked));
}
