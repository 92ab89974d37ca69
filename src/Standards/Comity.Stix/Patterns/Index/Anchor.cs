namespace Comity.Stix;

/// <summary>Something of which an observation has at least one for each comparison expression that it can satisfy (STIX 2.1, 9.6).</summary>
/// <param name="Path">What leads to it.</param>
internal abstract record Anchor(ObjectPath Path)
{
    /// <summary>How telling it is: of several that are needed together the one of the highest rank decides.</summary>
    public abstract int Rank { get; }

    /// <summary>How well it tells texts of its rank apart.</summary>
    public virtual int Length => 0;
}

/// <summary>A text, number or boolean that the path must lead to.</summary>
internal sealed record ValueAnchor(ObjectPath Path, PatternLiteral Value) : Anchor(Path)
{
    // Two values share the booleans; they tell next to nothing.
    public override int Rank => Value.Kind == PatternLiteralKind.Boolean ? 2 : 7;

    public override int Length => Value.Text.Length;

    /// <summary>The hash of the value.</summary>
    public ulong Hash => Value.Kind switch
    {
        PatternLiteralKind.Boolean => ValueHash.OfBoolean(Value.Text == "true"),
        PatternLiteralKind.String => ValueHash.OfText(Value.Text),
        _ => ValueHash.OfNumber(Value.Number.Nearest),
    };
}

/// <summary>Octets that the path must lead to (9.6.4).</summary>
internal sealed record OctetsAnchor(ObjectPath Path, byte[] Octets) : Anchor(Path)
{
    public override int Rank => 6;

    public override int Length => Octets.Length;
}

/// <summary>An instant that the path must lead to, cut to ticks.</summary>
internal sealed record TimeAnchor(ObjectPath Path, long Ticks) : Anchor(Path)
{
    public override int Rank => 6;
}

/// <summary>A block of addresses that must contain what the path leads to, or lie in it.</summary>
internal sealed record BlockAnchor(ObjectPath Path, IpBlock Block, bool Superset) : Anchor(Path)
{
    public override int Rank => 5;

    public override int Length => Block.Prefix;
}

/// <summary>A text that must occur in what the path leads to, in normalisation form C.</summary>
/// <param name="IgnoresCase">The text is then in lower case and of ASCII alone.</param>
internal sealed record PartAnchor(ObjectPath Path, string Required, bool IgnoresCase) : Anchor(Path)
{
    public override int Rank => 4;

    public override int Length => Required.Length;
}

/// <summary>A number, or an instant in ticks, that what the path leads to must reach, or must not exceed.</summary>
internal sealed record BoundAnchor(ObjectPath Path, double Bound, bool AtLeast, bool OfTime) : Anchor(Path)
{
    public override int Rank => 3;
}

/// <summary>A value, whatever it is, that the path must lead to.</summary>
internal sealed record PathAnchor(ObjectPath Path) : Anchor(Path)
{
    public override int Rank => 1;
}

/// <summary>An object of the type with which the path begins.</summary>
internal sealed record TypeAnchor(ObjectPath Path) : Anchor(Path)
{
    public override int Rank => 0;
}
