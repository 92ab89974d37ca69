using Comity.Statements;

namespace Comity.Office.Exit;

/// <summary>One statement that is to stand in a file.</summary>
/// <param name="IsConfirmed">Whether an officer confirmed that it goes to a recipient whom its marking does not name.</param>
public sealed record DossierItem(StatementId Sid, ExitFacts Facts, bool IsConfirmed = false);

/// <summary>Lets a file of statements leave only if each of them may: to who exports it, and to whom it is for.</summary>
public static class DossierCheck
{
    /// <param name="recipient">Who gets the file; null when it stays with the exporter.</param>
    /// <returns>The first statement's reason why the file may not leave; null when it may.</returns>
    public static Refusal? Flaw(IReadOnlyList<DossierItem> items, Reader.Officer exporter, Reader? recipient) =>
        items.Select(item => Flaw(item, exporter, recipient)).FirstOrDefault(flaw => flaw is not null);

    private static Refusal? Flaw(DossierItem item, Reader.Officer exporter, Reader? recipient)
    {
        if (!ExitPolicy.MayLeave(item.Facts, exporter))
            return new StatementNotFound { Where = item.Sid.ToString() };
        if (recipient is null || ExitPolicy.MayLeave(item.Facts, recipient))
            return null;
        // Its issuer's word, which nobody here can confirm away.
        if (!item.Facts.IsOurs && item.Facts.Use?.PassOn == Permission.MustNot)
            return new MustNotPassOn(item.Sid) { Where = item.Sid.ToString() };
        return item.IsConfirmed
            ? null
            : new NotForRecipient(item.Sid) { Where = item.Sid.ToString(), Mend = "Leave it out, or confirm it with its issuer's consent." };
    }
}
