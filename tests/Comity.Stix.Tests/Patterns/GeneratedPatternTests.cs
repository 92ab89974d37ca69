using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Comity.Stix.Tests.Patterns;

/// <summary>Trees that FsCheck makes: written in normal form and read again they are the same.</summary>
public sealed class GeneratedPatternTests
{
    private static readonly Gen<string> Texts = Gen.Elements("a", "it's", @"C:\x", "", "\u00f2", "\uD83D\uDE00", "AND", "[", "line\nbreak", "b'AA='");

    private static readonly Gen<PathStep> Steps = Gen.OneOf(
        Texts.Select(PathStep.Of), Gen.Elements("name", "_x", "value", "LIKE", "a-b", "a.b", "true", "h").Select(PathStep.Of), Gen.Choose(0, 9).Select(PathStep.At), Gen.Constant(PathStep.Every));

    private static readonly Gen<ObjectPath> Paths =
        from type in Gen.Elements("file", "x-a", "ipv4-addr")
        from first in Gen.Elements("name", "a-b", "it's", "value")
        from rest in Gen.ListOf(Steps, 2)
        select new ObjectPath(type, [PathStep.Of(first), .. rest]);

    private static readonly Gen<PatternLiteral> Ordered = Gen.OneOf(
        Texts.Select(text => PatternLiteral.OfString(0, text)),
        Gen.Choose(int.MinValue + 1, int.MaxValue).Select(number => PatternLiteral.OfInteger(0, number.ToString(CultureInfo.InvariantCulture))!),
        Gen.Choose(-9_999, 9_999).Select(number => PatternLiteral.OfFloat(0, (number / 100m).ToString("0.0#", CultureInfo.InvariantCulture))!),
        Gen.ArrayOf(Gen.Choose(0, 255), 3).Select(octets => PatternLiteral.OfHex(0, [.. octets.Select(octet => (byte)octet)])),
        Gen.ArrayOf(Gen.Choose(0, 255), 4).Select(octets => PatternLiteral.OfBinary(0, [.. octets.Select(octet => (byte)octet)])),
        Gen.Choose(0, 1_000).Select(day => PatternLiteral.OfTime(0, Time(day))));

    private static readonly Gen<ComparisonExpression> Tests = Gen.OneOf(
        from path in Paths from not in Gen.Elements(true, false) from comparison in Gen.Choose(0, 5) from literal in Ordered
        select new ComparisonExpression(0, path, not, (ComparisonOperator)comparison, [literal]),
        from path in Paths from not in Gen.Elements(true, false) from value in Gen.Elements(true, false)
        select new ComparisonExpression(0, path, not, ComparisonOperator.NotEqual, [PatternLiteral.OfBoolean(0, value)]),
        from path in Paths from not in Gen.Elements(true, false) from literal in Ordered from times in Gen.Choose(0, 3)
        select new ComparisonExpression(0, path, not, ComparisonOperator.In, [.. Enumerable.Repeat(literal, times)]),
        from path in Paths from not in Gen.Elements(true, false) from text in Texts
        select new ComparisonExpression(0, path, not, ComparisonOperator.Like, [PatternLiteral.OfString(0, text)]),
        from path in Paths from not in Gen.Elements(true, false) from expression in Gen.Elements("^a$", @"\d+", "it's")
        select new ComparisonExpression(0, path, not, ComparisonOperator.Matches, [PatternLiteral.OfString(0, expression)]),
        from path in Paths from not in Gen.Elements(true, false)
        select new ComparisonExpression(0, path, not, ComparisonOperator.Exists, []));

    [Fact]
    public void A_tree_that_is_written_and_read_again_is_the_same_tree() =>
        Prop.ForAll(Arb.From(Gen.Sized(size => Observations(Math.Min(size / 12, 4)))), tree =>
        {
            var text = PatternText.Of(tree);
            return TreeText.Of(APattern.Of(text).Expression) == TreeText.Of(tree) && APattern.Of(text).ToString() == text;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20_260_301, 7).WithQuietOnSuccess(true));

    private static StixTimestamp Time(int day) => StixTimestamp.Of(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddDays(day));

    // Operands of AND are of one type, so that one object can satisfy them; groups hold no groups of their own kind.
    private static Gen<ComparisonNode> Comparisons(int depth) => depth <= 0 ? Tests.Select(test => (ComparisonNode)test) : Gen.OneOf(
        Tests.Select(test => (ComparisonNode)test),
        from operands in Gen.ListOf(Comparisons(depth - 1), 2) where operands.All(inner => inner is not ComparisonGroup { All: false })
        select (ComparisonNode)new ComparisonGroup(0, all: false, [.. operands]),
        from operands in Gen.ListOf(Comparisons(depth - 1), 3)
        where operands.All(inner => inner is not ComparisonGroup { All: true })
            && operands.Aggregate(operands[0].ObjectTypes, (types, inner) => ComparisonNode.Shared(types, inner.ObjectTypes)).Count > 0
        select (ComparisonNode)new ComparisonGroup(0, all: true, [.. operands]));

    private static Gen<ObservationNode> Observations(int depth)
    {
        var test = Comparisons(2).Select(condition => (ObservationNode)new ObservationExpression(0, condition));
        return depth <= 0 ? test : Gen.OneOf(
            test,
            from kind in Gen.Choose(0, 2) from operands in Gen.ListOf(Observations(depth - 1), 2)
            where operands.All(inner => inner is not ObservationGroup joined || (int)joined.Operator != kind)
            select (ObservationNode)new ObservationGroup(0, (ObservationOperator)kind, [.. operands]),
            from inner in Observations(depth - 1) from qualifier in Qualifiers
            select (ObservationNode)new QualifiedObservation(0, inner, qualifier));
    }

    private static readonly Gen<PatternQualifier> Qualifiers = Gen.OneOf(
        Gen.Choose(1, 99).Select(times => (PatternQualifier)new RepeatsQualifier(times)),
        Gen.Choose(1, 9_999).Select(seconds => (PatternQualifier)new WithinQualifier(seconds / 10m)),
        Gen.Choose(0, 99).Select(day => (PatternQualifier)new StartStopQualifier(Time(day), Time(day + 1))));
}

/// <summary>A tree with all its brackets, kinds and values: equal texts, equal trees.</summary>
internal static class TreeText
{
    public static string Of(PatternNode node) => node switch
    {
        ObservationExpression test => $"test({Of(test.Condition)})",
        ObservationGroup group => $"{group.Operator}({string.Join(';', group.Operands.Select(Of))})",
        QualifiedObservation qualified => $"{qualified.Qualifier}({Of(qualified.Inner)})",
        ComparisonGroup group => $"{(group.All ? "all" : "any")}({string.Join(';', group.Operands.Select(Of))})",
        ComparisonExpression test => $"{test.Path.ObjectType}|{string.Join('|', test.Path.Steps)}|{test.Negated}|{test.Operator}|{string.Join('|', test.Operands.Select(o => $"{o.Kind}:{o.Text}"))}",
        _ => throw new InvalidOperationException("A node without a text."),
    };
}
