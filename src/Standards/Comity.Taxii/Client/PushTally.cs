namespace Comity.Taxii;

/// <summary>Adds up what becomes of the objects of a push. A server's counts are believed only as far as there were objects.</summary>
internal sealed class PushTally(int maxNamed)
{
    private readonly List<PushFailure> _failures = [];
    private long _sent;
    private long _succeeded;
    private long _failed;
    private long _pending;
    private long _unaccounted;

    public PushProgress Progress => new(_sent, _succeeded, _failed);

    public void Count(int sent, StatusAnswer status)
    {
        var left = (long)sent;
        long Take(long claimed)
        {
            var taken = Math.Min(claimed, left);
            left -= taken;
            return taken;
        }

        _sent += sent;
        _failed += Take(Math.Max(status.FailureCount, status.Failures.Count));
        _pending += Take(Math.Max(status.PendingCount, status.Pendings.Count));
        _succeeded += Take(Math.Max(status.SuccessCount, status.Successes.Count));
        _unaccounted += left;
        foreach (var failure in status.Failures)
            Name(failure.Id, failure.Message.Length > 0 ? failure.Message : "The server gives no reason.");
    }

    public void Refused(string id, string reason, bool wasSent)
    {
        (_sent, _failed) = (_sent + (wasSent ? 1 : 0), _failed + 1);
        Name(id, reason);
    }

    public PushReport Report(long skipped) => new(skipped, _sent, _succeeded, _failed, _pending, _unaccounted, _failures);

    private void Name(string id, string reason)
    {
        if (_failures.Count < maxNamed)
            _failures.Add(new PushFailure(Quoted.Line(id), reason));
    }
}
