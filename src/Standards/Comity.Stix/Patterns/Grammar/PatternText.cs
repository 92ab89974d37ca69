using System.Globalization;
using System.Text;

namespace Comity.Stix;

/// <summary>Writes trees in normal form: the one text that every spelling of the same tree has.</summary>
internal static class PatternText
{
    public static string Of(PatternNode node)
    {
        var text = new StringBuilder(128);
        Write(text, node);
        return text.ToString();
    }

    public static string Of(ObjectPath path)
    {
        var text = new StringBuilder(64);
        Write(text, path);
        return text.ToString();
    }

    private static void Write(StringBuilder text, PatternNode node)
    {
        switch (node)
        {
            case ObservationExpression test:
                text.Append('[');
                Write(text, test.Condition);
                text.Append(']');
                break;
            case ObservationGroup group:
                Join(text, group.Operands, Word(group.Operator), inner => inner is ObservationGroup { Operator: var o } && o > group.Operator);
                break;
            case QualifiedObservation qualified:
                WriteQualified(text, qualified);
                break;
            case ComparisonGroup group:
                Join(text, group.Operands, group.All ? " AND " : " OR ", inner => group.All && inner is ComparisonGroup);
                break;
            case ComparisonExpression test:
                Write(text, test);
                break;
        }
    }

    private static void Join<T>(StringBuilder text, IReadOnlyList<T> operands, string word, Func<T, bool> binding)
        where T : PatternNode
    {
        for (var i = 0; i < operands.Count; i++)
        {
            text.Append(i > 0 ? word : "");
            Write(text, operands[i], binding(operands[i]));
        }
    }

    private static void Write(StringBuilder text, PatternNode node, bool parentheses)
    {
        text.Append(parentheses ? "(" : "");
        Write(text, node);
        text.Append(parentheses ? ")" : "");
    }

    // 9.5.1: one qualifier of a kind for each expression; a second one needs parentheses around what it qualifies.
    private static void WriteQualified(StringBuilder text, QualifiedObservation qualified)
    {
        var again = false;
        var inner = qualified.Inner;
        for (var below = inner; below is QualifiedObservation next && !again; below = next.Inner)
            again = next.Qualifier.GetType() == qualified.Qualifier.GetType();
        Write(text, inner, again || inner is ObservationGroup);
        text.Append(qualified.Qualifier switch
        {
            RepeatsQualifier repeats => $" REPEATS {repeats.Times.ToString(CultureInfo.InvariantCulture)} TIMES",
            WithinQualifier within => $" WITHIN {within.Seconds.ToString(CultureInfo.InvariantCulture)} SECONDS",
            StartStopQualifier span => $" START t'{span.Start}' STOP t'{span.Stop}'",
            _ => throw new InvalidOperationException("A qualifier without a text."),
        });
    }

    private static void Write(StringBuilder text, ComparisonExpression test)
    {
        if (test.Operator == ComparisonOperator.Exists)
        {
            text.Append(test.Negated ? "NOT EXISTS " : "EXISTS ");
            Write(text, test.Path);
            return;
        }

        Write(text, test.Path);
        text.Append(test.Negated ? " NOT " : " ").Append(Word(test.Operator)).Append(' ');
        if (test.Operator == ComparisonOperator.In)
            WriteSet(text, test.Operands);
        else
            Write(text, test.Operands[0]);
    }

    private static void WriteSet(StringBuilder text, IReadOnlyList<PatternLiteral> set)
    {
        text.Append('(');
        for (var i = 0; i < set.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            Write(text, set[i]);
        }

        text.Append(')');
    }

    private static void Write(StringBuilder text, ObjectPath path)
    {
        text.Append(path.ObjectType);
        for (var i = 0; i < path.Steps.Count; i++)
        {
            var step = path.Steps[i];
            if (step.Name is not { } name)
                text.Append('[').Append(step.Index < 0 ? "*" : step.Index.ToString(CultureInfo.InvariantCulture)).Append(']');
            else if (PatternLexer.IsPlainName(name))
                text.Append(i == 0 ? ':' : '.').Append(name);
            else
                Quote(text.Append(i == 0 ? ':' : '.'), name);
        }
    }

    private static void Write(StringBuilder text, PatternLiteral literal)
    {
        switch (literal.Kind)
        {
            case PatternLiteralKind.String:
                Quote(text, literal.Text);
                break;
            case PatternLiteralKind.Hex:
                Quote(text.Append('h'), literal.Text);
                break;
            case PatternLiteralKind.Binary:
                Quote(text.Append('b'), literal.Text);
                break;
            case PatternLiteralKind.Timestamp:
                Quote(text.Append('t'), literal.Text);
                break;
            default:
                text.Append(literal.Text);
                break;
        }
    }

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('\'');
        foreach (var c in value)
            text.Append(c is '\'' or '\\' ? "\\" : "").Append(c);
        text.Append('\'');
    }

    private static string Word(ObservationOperator joinedBy) =>
        joinedBy switch { ObservationOperator.And => " AND ", ObservationOperator.Or => " OR ", _ => " FOLLOWEDBY " };

    internal static string Word(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "!=",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        ComparisonOperator.GreaterOrEqual => ">=",
        ComparisonOperator.In => "IN",
        ComparisonOperator.Like => "LIKE",
        ComparisonOperator.Matches => "MATCHES",
        ComparisonOperator.IsSubset => "ISSUBSET",
        ComparisonOperator.IsSuperset => "ISSUPERSET",
        _ => "EXISTS",
    };
}
