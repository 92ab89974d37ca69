using System.Text.Json;

namespace Comity.Taxii;

/// <summary>Makes of an HTTP error and the error message it may carry (TAXII 2.1, 3.6) an exception that says what to do.</summary>
internal static class ServerRefusal
{
    private const int MaxErrorBytes = 65_536;

    public static async Task<TaxiiClientException> ReadAsync(HttpResponseMessage response, TaxiiClientOptions options,
        CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        var (code, mend) = Known(status);
        var words = await WordsAsync(response.Content, cancellation);
        return new TaxiiClientException(code, $"The server answers {status}{(words.Length > 0 ? $": «{words}»" : "")}.", mend)
        {
            Status = status,
            MayPass = status is 429 or >= 500 and not (501 or 505 or 511),
            RetryAfter = status is 429 or 503 ? RetryAfter(response, options.Time) : null,
        };
    }

    private static (string Code, string Mend) Known(int status) => status switch
    {
        400 => ("taxii.bad-request", "The server does not take this request or one of its filters."),
        401 => ("taxii.unauthorized", "Give the user and password, or the token, that the server's operator issued."),
        403 => ("taxii.forbidden", "This account may not do that here; ask the server's operator."),
        404 => ("taxii.not-found", "Check the address; a server also answers this to those who may not see it."),
        406 or 415 => ("taxii.not-spoken", "The server does not speak TAXII 2.1 at this address."),
        413 => ("taxii.too-much", "Send less at a time."),
        422 => ("taxii.unprocessable", "The server cannot work with what was sent."),
        429 or 503 => ("taxii.busy", "Try again later."),
        >= 500 => ("taxii.server-fault", "Try again later, or tell the server's operator."),
        _ => ("taxii.refused", "Ask the server's operator."),
    };

    /// <summary>How long the server asks to be left alone. A date is measured by its own clock where it says what that is.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var wait = response.Headers.RetryAfter is not { } after ? null
            : after.Delta ?? (after.Date - (response.Headers.Date ?? time.GetUtcNow()));
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    // The words are a courtesy: whatever is wrong with them, the status has already said enough.
    private static async Task<string> WordsAsync(HttpContent content, CancellationToken cancellation)
    {
        try
        {
            using var error = JsonDocument.Parse(await AnswerBody.ReadAsync(content, MaxErrorBytes, cancellation));
            string[] words = [Text(error.RootElement, "title"), Text(error.RootElement, "description")];
            return Quoted.Line(string.Join(": ", words.Where(text => text.Length > 0))).TrimEnd('.');
        }
        catch (Exception fault) when (fault is JsonException or TaxiiClientException or IOException or InvalidDataException
            or HttpRequestException or InvalidOperationException)
        {
            return "";
        }
    }

    private static string Text(JsonElement error, string name) =>
        error.ValueKind == JsonValueKind.Object && error.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
