namespace Comity.Stix;

/// <summary>The words that the tables of types are written in.</summary>
internal static class Define
{
    public static readonly ValueRule Text = PlainText.Any;

    public static readonly ValueRule Texts = new ListValue(Text);

    public static readonly ValueRule Bool = BooleanValue.Any;

    public static readonly ValueRule Int = IntegerValue.Any;

    public static readonly ValueRule Time = TimestampValue.Any;

    public static readonly ValueRule Hex = HexValue.Any;

    public static readonly ValueRule Hashes = HashesValue.Any;

    /// <summary>A language code (RFC 5646).</summary>
    public static ValueRule Language(string clause) =>
        new FormedText(Checks.Language, clause, LanguageTag.IsWellFormed, "is no language code.", LanguageTag.Mend);

    public static Property Required(string name, ValueRule value) => new(name, value, Need.Required);

    public static Property Optional(string name, ValueRule value) => new(name, value, Need.Optional);

    /// <summary>A property that new content should not have: that is said of it, and then its value is judged.</summary>
    public static Property Deprecated(string name, ValueRule value, string clause, string mend) =>
        new(name, new DeprecatedValue(value, clause, mend), Need.Deprecated);

    /// <summary>The same, where its own rule says so.</summary>
    public static Property Deprecated(string name, ValueRule value) => new(name, value, Need.Deprecated);

    public static Property NotApplicable(string name) => new(name, OpenValue.Any, Need.NotApplicable);

    public static Property Unused(string name) => new(name, OpenValue.Any, Need.Unused);

    public static Property Reserved(string name) => new(name, OpenValue.Any, Need.Reserved);

    /// <summary>A term of a vocabulary or an enumeration.</summary>
    public static ValueRule Term(Vocabulary vocabulary) => new VocabularyValue(vocabulary);

    public static ValueRule Terms(Vocabulary vocabulary) => List(Term(vocabulary));

    public static ValueRule List(ValueRule item) => new ListValue(item);

    /// <summary>A reference to one of the types named.</summary>
    public static ValueRule Ref(string clause, params string[] types) => new ReferenceValue(Targets.Only(types), clause);

    public static ValueRule Ref(string clause, Targets targets) => new ReferenceValue(targets, clause);

    public static ValueRule Refs(string clause, params string[] types) => List(Ref(clause, types));

    public static ValueRule Refs(string clause, Targets targets) => List(Ref(clause, targets));

    /// <summary>An integer that is not negative.</summary>
    public static ValueRule Count(string clause) => IntegerValue.NotNegative(clause);

    /// <summary>An integer that should not be negative, though the standard names no bound.</summary>
    public static ValueRule LikelyCount(string clause) => IntegerValue.NotNegative(clause, Checks.LikelyNumber);

    public static ValueRule IntBetween(long least, long most, string clause) => new IntegerValue(least, most, clause);

    public static ValueRule Table(PropertyTable table) => new TableValue(table);

    public static ValueRule Tables(PropertyTable table) => List(Table(table));

    /// <summary>A type with its own properties and rules beside those that every object of its kind has.</summary>
    public static TypeDefinition Type(StixKind kind, string name, string clause, Property[] own, params TableRule[] rules) =>
        new(name, kind, TypeTable(kind, name, clause, own, rules));

    public static PropertyTable TypeTable(StixKind kind, string name, string clause, Property[] own, TableRule[] rules)
    {
        // A type's own row takes the place of the common one.
        var common = CommonProperties.Of(kind).Where(property =>
            !own.Any(mine => string.Equals(mine.Name, property.Name, StringComparison.Ordinal)));
        return new PropertyTable(Described(name), clause, [.. common, .. own], [.. CommonProperties.RulesOf(kind), .. rules]);
    }

    private static string Described(string name) => $"{("aeiou".Contains(name[0], StringComparison.Ordinal) ? "An" : "A")} {name}";
}
