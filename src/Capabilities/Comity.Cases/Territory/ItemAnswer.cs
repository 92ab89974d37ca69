namespace Comity.Cases.Territory;

/// <summary>What the notified State found at one item.</summary>
public enum AnswerKind
{
    /// <summary>It is as notified.</summary>
    Confirmed,

    /// <summary>Nothing of the kind was found.</summary>
    NotFound,

    /// <summary>It was so, and was mended before the notice came.</summary>
    AlreadyMended,

    /// <summary>Whoever runs it has been told.</summary>
    OperatorTold,

    /// <summary>It is another's.</summary>
    NotOurs,

    /// <summary>What was seen has an innocent cause.</summary>
    FalsePositive,
}

/// <summary>The answer to one item of a notice; it fits the item or was not made.</summary>
public sealed record ItemAnswer
{
    // In the order of AnswerKind.
    private static readonly string[] Names = ["confirmed", "not-found", "already-mended", "operator-told", "not-ours", "false-positive"];

    private ItemAnswer(int item, AnswerKind kind, string? whose) => (Item, Kind, Whose) = (item, kind, whose);

    /// <summary>The item's number in the notice, from 1.</summary>
    public int Item { get; }

    public AnswerKind Kind { get; }

    /// <summary>Whose it is instead, a participant or a code of two capital letters; set only with <see cref="AnswerKind.NotOurs"/>, and absent if unknown.</summary>
    public string? Whose { get; }

    internal string Name => Names[(int)Kind];

    public static Result<ItemAnswer> Create(int item, AnswerKind kind, string? whose = null)
    {
        var where = $"item {item}";
        if (item is < 1 or > NoticeAttachment.MaxItems || !Enum.IsDefined(kind))
            return new BadItemAnswer($"An item has a number from 1 to {NoticeAttachment.MaxItems} and one of the {Names.Length} answers.") { Where = where };
        if (whose is not null && kind != AnswerKind.NotOurs)
            return new BadItemAnswer("Only an item that is not ours is another's.") { Where = where, Mend = "Leave out whose it is." };
        return whose is null || ParticipantId.TryParse(whose, out _) || CountryCode.Read(whose) is { Length: 2 }
            ? new ItemAnswer(item, kind, whose)
            : new BadItemAnswer("Whose it is, is a participant or a code of two capital letters.") { Where = where, Mend = "Leave it out if unknown." };
    }

    internal static bool TryReadKind(string? name, out AnswerKind kind)
    {
        kind = (AnswerKind)Array.IndexOf(Names, name);
        return (int)kind >= 0;
    }
}
