using System.Globalization;

namespace Comity.Stix;

internal ref partial struct PatternParser
{
    // 9.5.3: AND before OR, inside the brackets too.
    private ComparisonNode? Comparisons(bool all)
    {
        var offset = _lexer.Start;
        var word = all ? TokenKind.And : TokenKind.Or;
        var node = all ? Comparison() : Comparisons(all: true);
        if (node is null || _lexer.Kind != word)
            return node;
        var operands = new List<ComparisonNode>();
        Add(operands, node, all);
        while (_lexer.Kind == word)
        {
            _lexer.Next();
            if ((all ? Comparison() : Comparisons(all: true)) is not { } next)
                return null;
            Add(operands, next, all);
        }

        return all && !CanShareAnObject(operands) ? null : new ComparisonGroup(offset, all, operands);
    }

    private static void Add(List<ComparisonNode> operands, ComparisonNode node, bool all)
    {
        if (node is ComparisonGroup group && group.All == all)
            operands.AddRange(group.Operands);
        else
            operands.Add(node);
    }

    // 9.5: what AND joins must be satisfiable by one object, so by one type of object.
    private bool CanShareAnObject(List<ComparisonNode> operands)
    {
        var types = operands[0].ObjectTypes;
        foreach (var operand in operands)
        {
            var shared = ComparisonNode.Shared(types, operand.ObjectTypes);
            if (shared.Count == 0)
            {
                Fail<object>("pattern.no-common-type", operand.Offset, $"a comparison of {string.Join(", ", operand.ObjectTypes.Take(3))}",
                    $"one of {string.Join(", ", types.Take(3))}: what AND joins must hold for the same object (9.5)");
                return false;
            }

            types = shared;
        }

        return true;
    }

    private ComparisonNode? Comparison()
    {
        if (_lexer.Kind == TokenKind.LeftParenthesis)
            return Enter() && Comparisons(all: false) is { } inner && Leave("AND, OR or )") ? inner : null;
        var offset = _lexer.Start;
        var negated = _lexer.Kind == TokenKind.Not;
        if (negated)
            _lexer.Next();
        if (_lexer.Kind == TokenKind.Exists)
            return Existence(offset, negated);
        if (negated)
            return Unexpected<ComparisonNode>("EXISTS; before any other operator NOT stands after the object path (9.6.1)");
        return Path() is { } path && Count() ? Test(offset, path) : null;
    }

    private ComparisonExpression? Existence(int offset, bool negated)
    {
        _lexer.Next();
        if (negated)
            Note("pattern.not-exists", offset, "NOT EXISTS holds where the property is missing; not every matcher knows it.");
        return Path() is { } path && Count() ? new ComparisonExpression(offset, path, negated, ComparisonOperator.Exists, []) : null;
    }

    private ComparisonExpression? Test(int offset, ObjectPath path)
    {
        var negated = _lexer.Kind == TokenKind.Not;
        if (negated)
            _lexer.Next();
        if (Operator() is not { } comparison)
            return Unexpected<ComparisonExpression>(negated ? "an operator" : "NOT or an operator: =, !=, <, <=, >, >=, IN, LIKE, MATCHES, ISSUBSET, ISSUPERSET");
        if (_lexer.Word is "==" or "<>")
            Note("pattern.operator-alias", _lexer.Start, "The standard writes = and !=.");
        _lexer.Next();
        return comparison switch
        {
            ComparisonOperator.In => Set(new ComparisonExpression(offset, path, negated, comparison, [])),
            ComparisonOperator.Equal or ComparisonOperator.NotEqual =>
                Literal(ordered: false) is { } literal ? new ComparisonExpression(offset, path, negated, comparison, [literal]) : null,
            <= ComparisonOperator.GreaterOrEqual =>
                Literal(ordered: true) is { } literal ? new ComparisonExpression(offset, path, negated, comparison, [literal]) : null,
            _ => TextTest(offset, path, negated, comparison),
        };
    }

    private readonly ComparisonOperator? Operator() => _lexer.Kind switch
    {
        TokenKind.Equal => ComparisonOperator.Equal,
        TokenKind.NotEqual => ComparisonOperator.NotEqual,
        TokenKind.Less => ComparisonOperator.Less,
        TokenKind.LessOrEqual => ComparisonOperator.LessOrEqual,
        TokenKind.Greater => ComparisonOperator.Greater,
        TokenKind.GreaterOrEqual => ComparisonOperator.GreaterOrEqual,
        TokenKind.In => ComparisonOperator.In,
        TokenKind.Like => ComparisonOperator.Like,
        TokenKind.Matches => ComparisonOperator.Matches,
        TokenKind.IsSubset => ComparisonOperator.IsSubset,
        TokenKind.IsSuperset => ComparisonOperator.IsSuperset,
        _ => null,
    };

    private ComparisonExpression? Set(ComparisonExpression test)
    {
        var set = new List<PatternLiteral>();
        if (!Take(TokenKind.LeftParenthesis, "( and constants"))
            return null;
        if (_lexer.Kind == TokenKind.RightParenthesis)
            Note("pattern.empty-set", test.Offset, "No value is in an empty set.");
        else if (!Values(set))
            return null;
        return Take(TokenKind.RightParenthesis, ", or )") ? new ComparisonExpression(test.Offset, test.Path, test.Negated, test.Operator, set) : null;
    }

    private bool Values(List<PatternLiteral> set)
    {
        do
        {
            if (set.Count > 0)
                _lexer.Next();
            var at = _lexer.Start;
            if (Literal(ordered: false) is not { } literal || !Count())
                return false;
            set.Add(literal);
            // 9.6.1: constants of one and the same data type.
            if (literal.Kind != set[0].Kind)
                return Fail<object>("pattern.mixed-set", at, $"a constant of type {literal.Kind}", $"one of type {set[0].Kind}, as the first in the set (9.6.1)") is not null;
        }
        while (_lexer.Kind == TokenKind.Comma);
        return true;
    }

    // LIKE, MATCHES, ISSUBSET and ISSUPERSET take a string (9.6.1).
    private ComparisonExpression? TextTest(int offset, ObjectPath path, bool negated, ComparisonOperator comparison)
    {
        if (_lexer.Kind != TokenKind.String)
            return Unexpected<ComparisonExpression>("a string in apostrophes");
        var at = _lexer.Start;
        if (Literal(ordered: true) is not { } literal)
            return null;
        var test = new ComparisonExpression(offset, path, negated, comparison, [literal]);
        return comparison switch
        {
            ComparisonOperator.Like => test,
            ComparisonOperator.Matches => Regex(test, at),
            _ => Network(test, at),
        };
    }

    private ComparisonExpression? Regex(ComparisonExpression test, int at)
    {
        var pattern = test.Operands[0].Text;
        var translated = PcrePattern.Compile(pattern, octets: test.Path.Octets != OctetForm.None, out var required, out var problem);
        if (translated is not null)
            return new ComparisonExpression(test.Offset, test.Path, test.Negated, test.Operator, test.Operands) { Expression = translated, Required = required };
        return Fail<ComparisonExpression>(problem.Unsupported ? "pattern.regex-unsupported" : "pattern.regex", SourceOffset(at, problem.At), problem.Found, problem.Expected);
    }

    private ComparisonExpression? Network(ComparisonExpression test, int at)
    {
        if (!IpBlock.TryParse(test.Operands[0].Text, out var block))
            return Fail<ComparisonExpression>("pattern.network", at, Shorten(test.Operands[0].Text), "an IPv4 or IPv6 address, or such a block as 198.51.100.0/24 (9.6.1)");
        if (test.Path is { ObjectType: "ipv4-addr" or "ipv6-addr", Steps: [{ Name: "value" }] } && block.IsV6 != (test.Path.ObjectType == "ipv6-addr"))
            return Fail<ComparisonExpression>("pattern.network", at, Shorten(test.Operands[0].Text), $"an address or block of the family of {test.Path.ObjectType} (9.6.1)");
        if (test.Path.LastName != "value")
            Note("pattern.network-path", test.Offset, $"{PatternText.Word(test.Operator)} is defined for the value of ipv4-addr and ipv6-addr (9.6.1).");
        return test;
    }

    private ObjectPath? Path()
    {
        if (_lexer.Kind != TokenKind.Identifier)
            return Unexpected<ObjectPath>("a comparison: NOT, EXISTS, ( or an object path such as file:name");
        var type = _lexer.Word.ToString();
        if (!StixTypes.IsObservable(type) && !type.StartsWith("x-", StringComparison.Ordinal))
            Note("pattern.unknown-type", _lexer.Start, $"{Shorten(type)} is no cyber-observable object of STIX 2.1.");
        _lexer.Next();
        if (!Take(TokenKind.Colon, ": and a property") || Name() is not { } first)
            return null;
        var steps = new List<PathStep> { PathStep.Of(first) };
        while (_lexer.Kind is TokenKind.Dot or TokenKind.LeftBracket)
        {
            if (steps.Count == ObjectPath.MaxSteps)
                return Unexpected<ObjectPath>($"at most {ObjectPath.MaxSteps} steps in a path", "pattern.too-deep");
            if ((_lexer.Kind == TokenKind.Dot ? Key() : Place()) is not { } step)
                return null;
            steps.Add(step);
        }

        return new ObjectPath(type, steps);
    }

    private PathStep? Key()
    {
        _lexer.Next();
        return Name() is { } name ? PathStep.Of(name) : null;
    }

    private PathStep? Place()
    {
        _lexer.Next();
        var place = PathStep.Every;
        if (_lexer.Kind == TokenKind.Integer && int.TryParse(_lexer.Word, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            place = PathStep.At(index);
        else if (_lexer.Kind != TokenKind.Star)
            return Nothing("a place in the list, from 0, or * (9.7.2)");
        _lexer.Next();
        return Take(TokenKind.RightBracket, "]") ? place : null;
    }

    private string? Name()
    {
        if (_lexer.Kind == TokenKind.Identifier && _lexer.Word.Contains('-'))
            return Unexpected<string>($"the name in apostrophes, '{Shorten(_lexer.Word)}', as it has a hyphen (9.7)", "pattern.unquoted-name");
        if (_lexer.Kind is not (TokenKind.Identifier or TokenKind.String))
            return Unexpected<string>("the name of a property; keywords, and names with other characters, in apostrophes (9.7)");
        var name = _lexer.Kind == TokenKind.String ? Unescape(_lexer.Word[1..^1]) : _lexer.Word.ToString();
        _lexer.Next();
        return name;
    }
}
