namespace Comity.Federation;

/// <summary>Names and bounds of the feed that carries attachments.</summary>
internal static class BlobProfile
{
    public const string HeadTyp = "vnd.comity.blob-head+jose";
    public const string ReceiptTyp = "vnd.comity.blob-receipt+jose";

    public const string PageMediaType = "application/vnd.comity.blobs";
    public const string ReceiptMediaType = "application/vnd.comity.blob-receipt+jose";

    public const string Push = "/federation/v1/blobs/push";
    public const string Pull = "/federation/v1/blobs/pull";

    /// <summary>Most chunks of one page: 4 MiB, as much as a page of statements.</summary>
    public const int MaxChunks = 4;
}
