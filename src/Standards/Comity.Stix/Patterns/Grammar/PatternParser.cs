using System.Globalization;

namespace Comity.Stix;

/// <summary>Reads a pattern by recursive descent; depth, length and number of nodes are bounded before they cost anything (STIX 2.1, 9.3 to 9.5).</summary>
/// <remarks>A method that returns <see langword="null"/> or false has set <see cref="Error"/>, which keeps the first failure.</remarks>
internal ref partial struct PatternParser(string text, StixPatternLimits limits)
{
    private readonly string _text = text;
    private readonly List<StixPatternNote> _notes = [];
    private PatternLexer _lexer = new(text);
    private int _depth;
    private int _nodes;

    public StixPatternError? Error { get; private set; }

    public StixPattern? Parse()
    {
        if (_text.Length > limits.MaxLength)
            return Fail<StixPattern>("pattern.too-long", 0, $"{_text.Length} characters", $"at most {limits.MaxLength}");
        if (HalfSurrogate() is >= 0 and var half)
            return Fail<StixPattern>("pattern.not-unicode", half, "half of a surrogate pair", "Unicode text (9.4)");
        _lexer.Next();
        if (Observations(ObservationOperator.FollowedBy) is not { } expression)
            return null;
        if (_lexer.Kind != TokenKind.End)
            return Unexpected<StixPattern>("AND, OR, FOLLOWEDBY, a qualifier or the end");
        if (_lexer.Comment >= 0)
            Note("pattern.comment", _lexer.Comment, "Comments are no part of the standard; other readers may refuse them.");
        _notes.Sort((a, b) => a.Offset.CompareTo(b.Offset));
        return new StixPattern(_text, expression, _notes);
    }

    // 9.5.3: AND binds most, then OR, then FOLLOWEDBY.
    private ObservationNode? Observations(ObservationOperator joinedBy)
    {
        var offset = _lexer.Start;
        var word = joinedBy switch
        {
            ObservationOperator.And => TokenKind.And,
            ObservationOperator.Or => TokenKind.Or,
            _ => TokenKind.FollowedBy,
        };
        var node = ObservationOperand(joinedBy);
        if (node is null || _lexer.Kind != word)
            return node;
        var operands = new List<ObservationNode>();
        Add(operands, node, joinedBy);
        while (_lexer.Kind == word)
        {
            _lexer.Next();
            if (ObservationOperand(joinedBy) is not { } next)
                return null;
            Add(operands, next, joinedBy);
        }

        return new ObservationGroup(offset, joinedBy, operands);
    }

    private ObservationNode? ObservationOperand(ObservationOperator of) => of switch
    {
        ObservationOperator.FollowedBy => Observations(ObservationOperator.Or),
        ObservationOperator.Or => Observations(ObservationOperator.And),
        _ => QualifiedObservation(),
    };

    // Each of the three operators is associative, so that a group within a group of its kind says nothing more.
    private static void Add(List<ObservationNode> operands, ObservationNode node, ObservationOperator joinedBy)
    {
        if (node is ObservationGroup group && group.Operator == joinedBy)
            operands.AddRange(group.Operands);
        else
            operands.Add(node);
    }

    private ObservationNode? QualifiedObservation()
    {
        var node = Observation();
        var (repeats, within, span) = (false, false, false);
        while (node is not null && _lexer.Kind is TokenKind.Repeats or TokenKind.Within or TokenKind.Start)
        {
            ref var seen = ref repeats;
            if (_lexer.Kind != TokenKind.Repeats)
                seen = ref _lexer.Kind == TokenKind.Within ? ref within : ref span;
            if (seen)
                return Unexpected<ObservationNode>("one qualifier of each kind for an expression; parentheses make a new one (9.5.1)", "pattern.qualifier-twice");
            seen = true;
            node = Qualifier() is { } qualifier ? new QualifiedObservation(node.Offset, node, qualifier) : null;
        }

        return node;
    }

    private ObservationNode? Observation()
    {
        var offset = _lexer.Start;
        if (_lexer.Kind == TokenKind.LeftParenthesis)
        {
            return Enter() && Observations(ObservationOperator.FollowedBy) is { } inner && Leave("AND, OR, FOLLOWEDBY, a qualifier or )") ? inner : null;
        }

        if (_lexer.Kind != TokenKind.LeftBracket)
            return Unexpected<ObservationNode>("[ or (");
        _lexer.Next();
        return Comparisons(all: false) is { } condition && Take(TokenKind.RightBracket, "AND, OR or ]")
            ? new ObservationExpression(offset, condition)
            : null;
    }

    private PatternQualifier? Qualifier()
    {
        var kind = _lexer.Kind;
        if (!Count())
            return null;
        _lexer.Next();
        return kind switch
        {
            TokenKind.Repeats => Repeats(),
            TokenKind.Within => Within(),
            _ => StartStop(),
        };
    }

    private PatternQualifier? Repeats()
    {
        if (_lexer.Kind != TokenKind.Integer || PatternLiteral.OfInteger(0, _lexer.Word) is not { } times || times.Text is "0" || times.Text[0] == '-')
            return Unexpected<PatternQualifier>("a positive integer (9.5.1)");
        _lexer.Next();
        return Take(TokenKind.Times, "TIMES") ? new RepeatsQualifier(long.Parse(times.Text, CultureInfo.InvariantCulture)) : null;
    }

    private PatternQualifier? Within()
    {
        const NumberStyles Style = NumberStyles.AllowDecimalPoint;
        if (_lexer.Kind is not (TokenKind.Integer or TokenKind.Float)
            || !decimal.TryParse(_lexer.Word, Style, CultureInfo.InvariantCulture, out var seconds) || seconds <= 0)
            return Unexpected<PatternQualifier>("a positive number of seconds (9.5.1)");
        _lexer.Next();
        // Division by one with as many zeros as a decimal has drops the zeros at its end: 5.00 is 5.
        return Take(TokenKind.Seconds, "SECONDS") ? new WithinQualifier(seconds / 1.0000000000000000000000000000m) : null;
    }

    private PatternQualifier? StartStop()
    {
        if (Time() is not { } start || !Take(TokenKind.Stop, "STOP"))
            return null;
        var stopAt = _lexer.Start;
        if (Time() is not { } stop)
            return null;
        if (start.CompareTo(stop) >= 0)
            Note("pattern.empty-span", stopAt, "STOP is not after START: nothing can happen in between (9.5.1).");
        return new StartStopQualifier(start, stop);
    }

    private StixTimestamp? Time()
    {
        if (_lexer.Kind != TokenKind.Timestamp)
        {
            Unexpected<object>("a timestamp such as t'2016-06-01T00:00:00Z' (9.5.1)");
            return null;
        }

        if (!StixTimestamp.TryParse(_lexer.Word[2..^1].ToString(), out var time))
        {
            Unexpected<object>("a timestamp in UTC, as in t'2016-06-01T00:00:00Z' (2.16)", "pattern.timestamp");
            return null;
        }

        _lexer.Next();
        return time;
    }
}
