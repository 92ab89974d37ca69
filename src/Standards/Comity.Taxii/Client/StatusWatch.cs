namespace Comity.Taxii;

/// <summary>Asks what became of each body of a push until that is certain, or the wait for it is over.</summary>
/// <remarks>
/// Where the server does not get on with one body in all the time there is, each that follows is asked about once: the waits of a push
/// do not add up. Used by one caller at a time.
/// </remarks>
internal sealed class StatusWatch(TaxiiClient client, Uri apiRoot, PushOptions options)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private TimeSpan _patience = options.StatusWait;

    /// <returns>
    /// The last word that the server gave: complete, or as it stood when the wait was over or the server no longer knew it.
    /// </returns>
    public async Task<StatusAnswer> FollowAsync(StatusAnswer status, CancellationToken cancellation)
    {
        var begun = client.Options.Time.GetTimestamp();
        for (var pause = options.FirstStatusWait; !status.IsComplete && status.Id.Length > 0; pause = Longer(pause))
        {
            // A server that says when to ask again knows best, unless it says so to be left alone.
            var wait = status.AskAgainAfter > pause ? status.AskAgainAfter.Value : pause;
            if (client.Options.Time.GetElapsedTime(begun) + wait > _patience)
            {
                _patience = options.FirstStatusWait * 2;
                return status;
            }

            await PauseAsync(wait, cancellation);
            if (await AskAsync(status.Id, cancellation) is not { } now)
                return status;
            status = now;
        }

        return status;
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private async Task PauseAsync(TimeSpan wait, CancellationToken cancellation)
    {
        if (wait >= TimeSpan.FromSeconds(1))
            client.Options.Waits?.Report(new TaxiiWait(wait, "The server is still at work on what was sent."));
        await Task.Delay(wait, client.Options.Time, cancellation);
    }

    private async Task<StatusAnswer?> AskAsync(string id, CancellationToken cancellation)
    {
        try
        {
            return await client.GetStatusAsync(apiRoot, id, cancellation);
        }
        catch (TaxiiClientException gone) when (gone.Status is 404 or 410)
        {
            return null;
        }
    }
}
