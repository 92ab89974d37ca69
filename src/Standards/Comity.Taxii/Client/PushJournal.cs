using System.Security.Cryptography;

namespace Comity.Taxii;

/// <summary>
/// Remembers in a small file how much of another file was pushed to where, so that a push that was broken off is taken up.
/// </summary>
/// <remarks>What was sent and not yet noted is sent once more, which is no error (TAXII 2.1, 5.5).</remarks>
public sealed class PushJournal
{
    private readonly string _path;
    private PushState _state;

    private PushJournal(string path, PushState state) => (_path, _state) = (path, state);

    /// <summary>Objects from the file's beginning that need not be sent again.</summary>
    public long Handled => _state.Handled;

    /// <exception cref="TaxiiClientException">
    /// <c>taxii.other-push</c>: the journal is of another file or collection; <c>taxii.state-damaged</c>.
    /// </exception>
    public static async Task<PushJournal> OpenAsync(string path, string pushed, Uri collection, CancellationToken cancellation = default)
    {
        await using var file = File.OpenRead(pushed);
        var fresh = new PushState(1, TaxiiAddress.WithSlash(collection).AbsoluteUri,
            Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation)), 0);
        var kept = StateFile.Read(path, ClientJson.Default.PushState) ?? fresh;
        return kept with { Handled = 0 } == fresh
            ? new PushJournal(path, kept)
            : throw new TaxiiClientException("taxii.other-push", $"{path} is of a push of another file, or to {kept.Collection}.",
                "Use another state file.");
    }

    /// <summary>Notes it; on the disk when this returns.</summary>
    public void Note(long handled)
    {
        _state = _state with { Handled = handled };
        StateFile.Write(_path, _state, ClientJson.Default.PushState);
    }
}
