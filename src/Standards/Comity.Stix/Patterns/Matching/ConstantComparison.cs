using System.Text;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>One operator with its constant, tried on one value; what cannot be compared gives false, and true for <c>!=</c> (STIX 2.1, 9.6.1).</summary>
internal abstract class ConstantComparison
{
    public abstract bool Holds(in JsonElement value);

    public static ConstantComparison Of(ComparisonExpression test)
    {
        var form = test.Path.Octets;
        return test.Operator switch
        {
            ComparisonOperator.In => new Member([.. test.Operands.Select(operand => Of(operand, form))]),
            ComparisonOperator.Like => new Like(new LikePattern(test.Operands[0].Text), form),
            ComparisonOperator.Matches => new RegularExpression(test.Expression!, form),
            ComparisonOperator.IsSubset or ComparisonOperator.IsSuperset => new Network(test.Operands[0].Text, test.Operator == ComparisonOperator.IsSubset),
            ComparisonOperator.Equal when test.Operands[0].Kind == PatternLiteralKind.String && form == OctetForm.None => new SameText(test.Operands[0].Utf8),
            _ => new Ordered(Of(test.Operands[0], form), test.Operator),
        };
    }

    private static Constant Of(PatternLiteral literal, OctetForm form) => literal.Kind switch
    {
        PatternLiteralKind.Boolean => new BooleanConstant(literal.Text == "true"),
        PatternLiteralKind.Integer or PatternLiteralKind.Float => new NumberConstant(literal.Number),
        PatternLiteralKind.Timestamp => new TimeConstant(literal.Time),
        PatternLiteralKind.String when form == OctetForm.None => new TextConstant(literal.Utf8),
        // 9.6.4: a string is taken for octets where the property is; one with characters from U+0100 on compares with nothing.
        _ => new OctetConstant(literal.Octets, form),
    };

    private sealed class SameText(byte[] utf8) : ConstantComparison
    {
        public override bool Holds(in JsonElement value) => value.ValueKind == JsonValueKind.String && value.ValueEquals(utf8);
    }

    private sealed class Ordered(Constant constant, ComparisonOperator comparison) : ConstantComparison
    {
        public override bool Holds(in JsonElement value) => constant.Order(value) is not { } order ? comparison == ComparisonOperator.NotEqual : comparison switch
        {
            ComparisonOperator.Equal => order == 0,
            ComparisonOperator.NotEqual => order != 0,
            ComparisonOperator.Less => order < 0,
            ComparisonOperator.LessOrEqual => order <= 0,
            ComparisonOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }

    private sealed class Member(Constant[] set) : ConstantComparison
    {
        public override bool Holds(in JsonElement value)
        {
            foreach (var constant in set)
            {
                if (constant.Order(value) == 0)
                    return true;
            }

            return false;
        }
    }

    private sealed class Like(LikePattern pattern, OctetForm form) : ConstantComparison
    {
        public override bool Holds(in JsonElement value) => Text(value, form) is { } text && pattern.Matches(text);
    }

    private sealed class RegularExpression(LinearRegex expression, OctetForm form) : ConstantComparison
    {
        public override bool Holds(in JsonElement value) => Text(value, form) is { } text && expression.IsMatch(text);
    }

    // LIKE and MATCHES see texts in NFC (9.6.2), and octets as one character each.
    private static string? Text(in JsonElement value, OctetForm form) =>
        value.ValueKind != JsonValueKind.String ? null
        : form == OctetForm.None ? Nfc.Of(value.GetString()!)
        : Octets.Decode(value, form) is { } octets ? Encoding.Latin1.GetString(octets)
        : null;

    private sealed class Network : ConstantComparison
    {
        private readonly IpBlock _block;
        private readonly bool _subset;

        public Network(string block, bool subset)
        {
            _block = IpBlock.TryParse(block, out var read) ? read : throw new ArgumentException("The parser takes blocks of addresses only.", nameof(block));
            _subset = subset;
        }

        public override bool Holds(in JsonElement value) =>
            value.ValueKind == JsonValueKind.String && IpBlock.TryParse(value.GetString(), out var block)
            && (_subset ? _block.Contains(block) : block.Contains(_block));
    }

    /// <summary>A constant, and how a value stands to it.</summary>
    private abstract class Constant
    {
        /// <summary>Below zero where the value is less; <see langword="null"/> where the two cannot be compared.</summary>
        public abstract int? Order(in JsonElement value);
    }

    private sealed class BooleanConstant(bool constant) : Constant
    {
        public override int? Order(in JsonElement value) =>
            value.ValueKind is JsonValueKind.True or JsonValueKind.False ? (value.ValueKind == JsonValueKind.True).CompareTo(constant) : null;
    }

    private sealed class NumberConstant(PatternNumber constant) : Constant
    {
        public override int? Order(in JsonElement value) =>
            value.ValueKind == JsonValueKind.Number ? PatternNumber.Of(value).Against(constant) : null;
    }

    private sealed class TimeConstant(StixTimestamp constant) : Constant
    {
        public override int? Order(in JsonElement value) =>
            value.ValueKind == JsonValueKind.String && StixTimestamp.TryParse(value.GetString(), out var time) ? time.CompareTo(constant) : null;
    }

    // 9.6.2: by code point, which is the order of UTF-8; nothing is normalised.
    private sealed class TextConstant(byte[] constant) : Constant
    {
        public override int? Order(in JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.String)
                return null;
            return value.ValueEquals(constant) ? 0 : Encoding.UTF8.GetBytes(value.GetString()!).AsSpan().SequenceCompareTo(constant);
        }
    }

    // 9.6.3: as unsigned octets, the longer of two that begin alike being greater.
    private sealed class OctetConstant(byte[]? constant, OctetForm form) : Constant
    {
        public override int? Order(in JsonElement value) =>
            constant is not null && value.ValueKind == JsonValueKind.String && Octets.Decode(value, form) is { } octets
                ? octets.AsSpan().SequenceCompareTo(constant)
                : null;
    }
}
