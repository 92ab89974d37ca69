namespace Comity.Taxii;

/// <summary>How far a push has come.</summary>
public readonly record struct PushProgress(long Sent, long Succeeded, long Failed);

/// <summary>What became of the objects that were pushed, by the server's own account.</summary>
/// <param name="Skipped">Handled by an earlier push that was taken up.</param>
/// <param name="Sent">In this push.</param>
/// <param name="Failed">Not added; <paramref name="Failures"/> names them as far as the server does.</param>
/// <param name="Pending">Still being worked on when the wait was over.</param>
/// <param name="Unaccounted">Sent, and in none of the server's counts.</param>
public sealed record PushReport(
    long Skipped, long Sent, long Succeeded, long Failed, long Pending, long Unaccounted, IReadOnlyList<PushFailure> Failures);

/// <summary>An object that was not added.</summary>
/// <param name="Id">As the server names it; as the file does where it was not sent.</param>
/// <param name="Reason">The server's words on one line, or our own.</param>
public sealed record PushFailure(string Id, string Reason);
