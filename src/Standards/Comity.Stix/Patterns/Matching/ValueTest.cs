using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Comity.Stix;

/// <summary>One operator with its constant, tried on one value; what cannot be compared gives false, and true for <c>!=</c> (STIX 2.1, 9.6.1).</summary>
internal abstract class ValueTest
{
    public abstract bool Holds(in JsonElement value);

    public static ValueTest Of(PropertyTest test)
    {
        var form = test.Path.IsHex ? OctetForm.Hex : test.Path.IsBinary ? OctetForm.Base64 : OctetForm.None;
        return test.Operator switch
        {
            ComparisonOperator.In => new Member([.. test.Operands.Select(operand => Of(operand, form))]),
            ComparisonOperator.Like => new Expression(LikePattern.Compile(test.Operands[0].Text), form),
            ComparisonOperator.Matches => new Expression(test.Expression!, form),
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

    private sealed class SameText(byte[] utf8) : ValueTest
    {
        public override bool Holds(in JsonElement value) => value.ValueKind == JsonValueKind.String && value.ValueEquals(utf8);
    }

    private sealed class Ordered(Constant constant, ComparisonOperator comparison) : ValueTest
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

    private sealed class Member(Constant[] set) : ValueTest
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

    // LIKE and MATCHES see texts in NFC (9.6.2), and octets as one character each.
    private sealed class Expression(Lazy<Regex> expression, OctetForm form) : ValueTest
    {
        public override bool Holds(in JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.String)
                return false;
            if (form == OctetForm.None)
                return expression.Value.IsMatch(Nfc.Of(value.GetString()!));
            return Octets.Decode(value, form) is { } octets && expression.Value.IsMatch(Encoding.Latin1.GetString(octets));
        }
    }

    private sealed class Network : ValueTest
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

/// <summary>How the octets of a property are written (9.6.4).</summary>
internal enum OctetForm
{
    None,
    Hex,
    Base64,
}

/// <summary>Brings a value into its native form (9.6.4).</summary>
internal static class Octets
{
    /// <summary>The octets of a string value; <see langword="null"/> where it is not in that form, or has characters that are no octets.</summary>
    public static byte[]? Decode(in JsonElement value, OctetForm form)
    {
        var text = value.GetString()!;
        if (form == OctetForm.None)
            return PatternLiteral.Latin1(text);
        var octets = new byte[form == OctetForm.Hex ? text.Length / 2 : (text.Length / 4 * 3) + 3];
        if (form == OctetForm.Base64)
            return Convert.TryFromBase64String(text, octets, out var written) ? octets[..written] : null;
        return Convert.FromHexString(text, octets, out var read, out _) == OperationStatus.Done && read == text.Length ? octets : null;
    }
}

/// <summary>The expression of <c>LIKE</c>: % is any text, _ any one character, everything else itself (STIX 2.1, 9.6.1).</summary>
internal static class LikePattern
{
    // Lazily: most patterns of an index are never tried.
    public static Lazy<Regex> Compile(string like) => new(() => new Regex(Translate(Nfc.Of(like)), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));

    /// <summary>The longest text that occurs in whatever the expression holds for.</summary>
    public static string Required(string like) => Nfc.Of(like).Split('%', '_').MaxBy(part => part.Length)!;

    private static string Translate(string like)
    {
        var text = new StringBuilder(@"\A", like.Length + 16);
        foreach (var rune in like.EnumerateRunes())
        {
            text.Append(rune.Value switch
            {
                '%' => @"[\s\S]*",
                '_' => @"(?:[^\uD800-\uDFFF]|[\uD800-\uDBFF][\uDC00-\uDFFF])",
                _ => Regex.Escape(rune.ToString()),
            });
        }

        return text.Append(@"\z").ToString();
    }
}
