using Comity.Storage.Blobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Comity.Office.Http;

/// <summary>Streams a file as a download; what was damaged here breaks the connection off, so that nobody takes it for whole.</summary>
public sealed class FileAnswer(OpenAttachment file) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        // Never shown by a browser as if it were a page of this node.
        response.ContentType = "application/octet-stream";
        response.ContentLength = file.Attachment.Size;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.Attachment.Name);
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.CacheControl = "no-store";
        if (await file.CopyToAsync(response.Body, httpContext.RequestAborted) is not null)
            httpContext.Abort();
    }
}
