using Comity.Cases.Bodies;

namespace Comity.Cases.Threads;

/// <summary>What the opener of a thread says of its own side.</summary>
public enum SenderStatus
{
    Released,
    Withdrawn,
    Closed,
    Reopened,
}

/// <summary>What a receiver says of its own side; <see cref="Silent"/> is no refusal and no breach.</summary>
public enum ReceiverStatus
{
    Silent,
    Acknowledged,
    NeedsInformation,
    UnderDetermination,
    Accepted,
    PartlyAccepted,
    ConditionallyAccepted,
    Declined,
    Redirected,
    AlreadyMended,
    ActionReported,
    Result,
    Closed,
    Reopened,
}

/// <summary>What a thread is about, as far as it decides who may say what.</summary>
public enum ThreadKind
{
    Notification,
    Request,
    TerritoryNotice,
}

/// <summary>Decides what a party may say next about its own side: the same everywhere, from its own words and what it shows it had seen.</summary>
internal static class Legality
{
    private static readonly ReceiverStatus[] Undecided =
        [ReceiverStatus.Silent, ReceiverStatus.Acknowledged, ReceiverStatus.NeedsInformation, ReceiverStatus.UnderDetermination, ReceiverStatus.Reopened];

    private static readonly ReceiverStatus[] Agreed = [ReceiverStatus.Accepted, ReceiverStatus.PartlyAccepted, ReceiverStatus.ConditionallyAccepted];

    /// <summary>The opener's status after it closes, withdraws or reopens.</summary>
    /// <param name="own">What it said of its side before.</param>
    public static Result<SenderStatus> OpenerCloses(SenderStatus own, CloseAct act)
    {
        var isOpen = own is SenderStatus.Released or SenderStatus.Reopened;
        return (act, isOpen) switch
        {
            (CloseAct.Closed, true) => SenderStatus.Closed,
            (CloseAct.Withdrawn, true) => SenderStatus.Withdrawn,
            (CloseAct.Reopened, false) => SenderStatus.Reopened,
            (CloseAct.Reopened, true) => new IllegalMove("not-closed", "Only a closed or withdrawn thread is reopened."),
            _ => new IllegalMove("already-closed", "The opener has closed or withdrawn the thread; it reopens it first."),
        };
    }

    /// <summary>A receiver's status after an answer.</summary>
    /// <param name="own">What it said of its side before.</param>
    /// <param name="seen">The opener's latest status that it shows it had seen.</param>
    /// <param name="isCopy">Whether it only got a copy.</param>
    public static Result<ReceiverStatus> Answer(ThreadKind kind, bool isCopy, ReceiverStatus own, SenderStatus seen, AnswerStatus answer)
    {
        if (isCopy && answer != AnswerStatus.Acknowledged)
            return new IllegalMove("copied-party", "Who only got a copy acknowledges and asks, and decides nothing.");
        if (kind != ThreadKind.Request && IsDecision(answer))
            return new IllegalMove("not-asked", "Nothing was asked that could be decided.");
        if (seen == SenderStatus.Withdrawn && answer != AnswerStatus.Acknowledged)
            return new IllegalMove("after-withdrawal", "The issuer had seen that the thread was withdrawn.");
        if (seen == SenderStatus.Closed && answer is not (AnswerStatus.Acknowledged or AnswerStatus.ActionReported or AnswerStatus.Result))
            return new IllegalMove("after-closing", "The issuer had seen that the opener closed the thread; it may only report.");
        return From(kind, answer).Contains(own)
            ? StatusOf(answer)
            : answer == AnswerStatus.Acknowledged
                ? new IllegalMove("acknowledged-before", "The issuer has acknowledged or answered before.")
                : new IllegalMove("transition", $"After {own} the issuer does not go to {answer}.");
    }

    /// <summary>A receiver's status after it asks: undecided, it needs information; decided, it stays as it is.</summary>
    public static Result<ReceiverStatus> Ask(ReceiverStatus own, SenderStatus seen) => own switch
    {
        ReceiverStatus.Closed => new IllegalMove("already-closed", "The issuer has closed its side; it reopens it first."),
        _ when Closing(seen) is { } refusal => refusal,
        _ => Undecided.Contains(own) ? ReceiverStatus.NeedsInformation : own,
    };

    /// <summary>A receiver's status after it answers items: unchanged.</summary>
    public static Result<ReceiverStatus> AnswerItems(ThreadKind kind, bool isCopy, ReceiverStatus own, SenderStatus seen)
    {
        if (kind != ThreadKind.TerritoryNotice)
            return new IllegalMove("no-items", "Only a territory notice has items.");
        if (isCopy)
            return new IllegalMove("copied-party", "Who only got a copy acknowledges and asks, and decides nothing.");
        if (own == ReceiverStatus.Closed)
            return new IllegalMove("already-closed", "The issuer has closed its side; it reopens it first.");
        return seen == SenderStatus.Withdrawn ? new IllegalMove("after-withdrawal", "The issuer had seen that the thread was withdrawn.") : own;
    }

    /// <summary>A receiver's status after it closes or reopens its own side.</summary>
    public static Result<ReceiverStatus> ReceiverCloses(ReceiverStatus own, SenderStatus seen, CloseAct act)
    {
        if (act == CloseAct.Withdrawn)
            return new IllegalMove("not-the-opener", "Only its opener withdraws a thread.");
        if (act == CloseAct.Closed)
        {
            return own switch
            {
                ReceiverStatus.Silent => new IllegalMove("close-unacknowledged", "A receiver acknowledges or answers before it closes."),
                ReceiverStatus.Closed => new IllegalMove("already-closed", "The issuer has closed its side already."),
                _ => ReceiverStatus.Closed,
            };
        }

        if (Closing(seen) is { } refusal)
            return refusal;
        return own is ReceiverStatus.Declined or ReceiverStatus.Redirected or ReceiverStatus.AlreadyMended or ReceiverStatus.Result or ReceiverStatus.Closed
            ? ReceiverStatus.Reopened
            : new IllegalMove("not-closed", "Only a side that is decided or closed is reopened.");
    }

    /// <summary>Whether the receiver still owes what was asked for.</summary>
    public static bool IsPending(ThreadKind kind, WantedAnswer wanted, ReceiverStatus status) => wanted switch
    {
        WantedAnswer.None => false,
        WantedAnswer.Acknowledgement => status == ReceiverStatus.Silent,
        _ => kind == ThreadKind.Request && Undecided.Contains(status),
    };

    private static IllegalMove? Closing(SenderStatus seen) => seen switch
    {
        SenderStatus.Withdrawn => new IllegalMove("after-withdrawal", "The issuer had seen that the thread was withdrawn."),
        SenderStatus.Closed => new IllegalMove("after-closing", "The issuer had seen that the opener closed the thread; it may only report."),
        _ => null,
    };

    private static bool IsDecision(AnswerStatus answer) => answer
        is AnswerStatus.UnderDetermination or AnswerStatus.Accepted or AnswerStatus.PartlyAccepted or AnswerStatus.ConditionallyAccepted
        or AnswerStatus.Declined or AnswerStatus.Redirected;

    /// <summary>After which of its own words a receiver may give an answer. A decision may change; a refusal is reopened first.</summary>
    private static ReceiverStatus[] From(ThreadKind kind, AnswerStatus answer) => answer switch
    {
        AnswerStatus.Acknowledged => [ReceiverStatus.Silent],
        AnswerStatus.UnderDetermination or AnswerStatus.Redirected => Undecided,
        AnswerStatus.Accepted => [.. Undecided, ReceiverStatus.PartlyAccepted, ReceiverStatus.ConditionallyAccepted, ReceiverStatus.Redirected],
        AnswerStatus.PartlyAccepted => [.. Undecided, ReceiverStatus.Accepted, ReceiverStatus.ConditionallyAccepted, ReceiverStatus.Redirected],
        AnswerStatus.ConditionallyAccepted => [.. Undecided, ReceiverStatus.PartlyAccepted, ReceiverStatus.Redirected],
        AnswerStatus.Declined => [.. Undecided, .. Agreed, ReceiverStatus.Redirected],
        AnswerStatus.AlreadyMended => [.. Undecided, .. Agreed],
        AnswerStatus.ActionReported => [.. Acting(kind), ReceiverStatus.ActionReported, ReceiverStatus.AlreadyMended],
        AnswerStatus.Result => [.. Acting(kind), ReceiverStatus.ActionReported],
        _ => [],
    };

    // What was asked for is reported on once it is agreed to; what nobody had to agree to, at any time.
    private static ReceiverStatus[] Acting(ThreadKind kind) => kind == ThreadKind.Request ? Agreed : Undecided;

    private static ReceiverStatus StatusOf(AnswerStatus answer) => answer switch
    {
        AnswerStatus.Acknowledged => ReceiverStatus.Acknowledged,
        AnswerStatus.UnderDetermination => ReceiverStatus.UnderDetermination,
        AnswerStatus.Accepted => ReceiverStatus.Accepted,
        AnswerStatus.PartlyAccepted => ReceiverStatus.PartlyAccepted,
        AnswerStatus.ConditionallyAccepted => ReceiverStatus.ConditionallyAccepted,
        AnswerStatus.Declined => ReceiverStatus.Declined,
        AnswerStatus.Redirected => ReceiverStatus.Redirected,
        AnswerStatus.AlreadyMended => ReceiverStatus.AlreadyMended,
        AnswerStatus.ActionReported => ReceiverStatus.ActionReported,
        _ => ReceiverStatus.Result,
    };
}
