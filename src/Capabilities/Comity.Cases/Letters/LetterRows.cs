using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Letters;

/// <summary>That a letter was sent to a party without a node: by whom, when, how. Local, and not rebuilt.</summary>
internal sealed class SentLetterRow
{
    public long Id { get; private set; }

    public required int Seat { get; init; }

    public required StatementId Thread { get; init; }

    /// <summary>The reference that the letter carries and an answer repeats.</summary>
    public required string Reference { get; init; }

    /// <summary>The directory's identifier of the party.</summary>
    public required string Party { get; init; }

    public required string PartyName { get; init; }

    /// <summary>The officer who sent it.</summary>
    public required string Sender { get; init; }

    /// <summary>How: <c>mail</c>, <c>post</c>, <c>fax</c>, <c>by-hand</c>, <c>file</c>.</summary>
    public required string Channel { get; init; }

    public required DateTimeOffset SentAt { get; init; }

    /// <summary>SHA-256 of the mail file that was sent.</summary>
    public required Sha256Digest Digest { get; init; }
}

/// <summary>What a party without a node answered, as reported by us: it is never that party's statement, and is shown as ours.</summary>
internal sealed class ReportedAnswerRow
{
    public long Id { get; private set; }

    public required int Seat { get; init; }

    public required StatementId Thread { get; init; }

    public required string Party { get; init; }

    public required string PartyName { get; init; }

    /// <summary>A status of the list, as the party is understood by us.</summary>
    public required string Status { get; init; }

    /// <summary>What was answered, as JSON of a language text.</summary>
    public required string Text { get; init; }

    public required string Channel { get; init; }

    /// <summary>When the answer came, UTC.</summary>
    public required DateTimeOffset AnsweredAt { get; init; }

    /// <summary>The officer of ours who reports it.</summary>
    public required string ReportedBy { get; init; }

    public required DateTimeOffset ReportedAt { get; init; }
}

internal static class LetterTables
{
    public static void Build(ModelBuilder model)
    {
        model.Entity<SentLetterRow>(row =>
        {
            row.ToTable("case_letters");
            row.HasKey(letter => letter.Id);
            row.HasIndex(letter => new { letter.Seat, letter.Thread });
            row.HasIndex(letter => new { letter.Seat, letter.Reference });
        });
        model.Entity<ReportedAnswerRow>(row =>
        {
            row.ToTable("case_reported_answers");
            row.HasKey(answer => answer.Id);
            row.HasIndex(answer => new { answer.Seat, answer.Thread });
        });
    }
}
