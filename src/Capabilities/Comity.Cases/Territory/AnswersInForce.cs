namespace Comity.Cases.Territory;

/// <summary>One statement of answers to a notice.</summary>
/// <param name="By">Who answers.</param>
/// <param name="Position">Where it stands in that participant's log: a later position replaces an earlier answer to the same item.</param>
public sealed record AnswerStatement(ParticipantId By, long Position, ItemAnswers Answers);

/// <summary>The answers to one notice that count: each answerer's latest for each item, whatever the order in which they came.</summary>
public sealed class AnswersInForce
{
    private readonly SortedDictionary<(int Item, ParticipantId By), (long Position, ItemAnswer Answer)> _answers = [];
    private readonly int _noticeItems;

    /// <param name="noticeItems">How many items the notice has; answers to others do not count.</param>
    public AnswersInForce(int noticeItems, IEnumerable<AnswerStatement> statements)
    {
        _noticeItems = noticeItems;
        foreach (var statement in statements)
        {
            foreach (var answer in statement.Answers.Answers)
                Add(statement, answer);
        }
    }

    /// <summary>By item, then answerer.</summary>
    public IEnumerable<(ParticipantId By, ItemAnswer Answer)> All => _answers.Select(pair => (pair.Key.By, pair.Value.Answer));

    /// <summary>Items that nobody answered.</summary>
    public int Unanswered => _noticeItems - _answers.Keys.Select(key => key.Item).Distinct().Count();

    /// <summary>The latest answer of one participant to an item; <see langword="null"/> if there is none.</summary>
    public ItemAnswer? Of(ParticipantId by, int item) => _answers.TryGetValue((item, by), out var found) ? found.Answer : null;

    /// <summary>How many answers of each kind count; kinds without an answer stand with 0.</summary>
    public IReadOnlyDictionary<AnswerKind, int> Totals() =>
        Enum.GetValues<AnswerKind>().ToDictionary(kind => kind, kind => _answers.Values.Count(value => value.Answer.Kind == kind));

    private void Add(AnswerStatement statement, ItemAnswer answer)
    {
        var key = (answer.Item, statement.By);
        if (answer.Item <= _noticeItems && (!_answers.TryGetValue(key, out var known) || known.Position < statement.Position))
            _answers[key] = (statement.Position, answer);
    }
}
