using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;

namespace Comity.Taxii;

/// <summary>
/// Sends one request until it is answered or it is clear that it will not be: bounded in time, bytes, attempts and redirects, to one
/// origin.
/// </summary>
internal sealed class Exchange(HttpClient http, Uri server, TaxiiClientOptions options)
{
    private const int MaxRedirects = 5;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <exception cref="TaxiiClientException">Everything but an answer of success.</exception>
    public async Task<Answer> SendAsync(HttpMethod method, Uri uri, ReadOnlyMemory<byte>? body, CancellationToken cancellation)
    {
        Origin.Require(server, uri);
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await OnceAsync(method, uri, body, cancellation);
            }
            catch (TaxiiClientException fault)
                when (tried < options.MaxAttempts && IsTriedAgain(method, fault) && !(fault.RetryAfter > options.MaxRetryAfter))
            {
                var wait = fault.RetryAfter ?? WaitAfter(tried);
                options.Waits?.Report(new TaxiiWait(wait, fault.Explanation));
                await Task.Delay(wait, options.Time, cancellation);
            }
        }
    }

    // A lost answer to an add is no harm, for a duplicate is no error (5.5); a second delete would be told that nothing is there.
    private static bool IsTriedAgain(HttpMethod method, TaxiiClientException fault) =>
        fault.MayPass && (method == HttpMethod.Get || fault.Status is 429 or 503 || (method == HttpMethod.Post && fault.Status is null));

    private TimeSpan WaitAfter(int tried)
    {
        var full = options.FirstWait * Math.Pow(2, Math.Min(tried - 1, 20));
        return (full < LongestWait ? full : LongestWait) * (0.75 + (0.25 * Random.Shared.NextDouble()));
    }

    private async Task<Answer> OnceAsync(HttpMethod method, Uri uri, ReadOnlyMemory<byte>? body, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.ExchangeTimeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await FollowAsync(method, uri, body, either.Token);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new TaxiiClientException("taxii.timeout",
                $"{server.Authority} did not answer in full within {options.ExchangeTimeout.TotalSeconds:0} seconds.",
                "Try again later, or ask for less at a time.", late) { MayPass = true };
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or InvalidDataException)
        {
            throw Unreached(fault);
        }
    }

    private TaxiiClientException Unreached(Exception fault) => Innermost(fault) switch
    {
        CertificateRefused refused => new("taxii.certificate", refused.Message, refused.Mend, fault),
        AuthenticationException none => new("taxii.no-tls", $"{server.Authority} does not agree on a secure connection: {Words(none)}.",
            "Check the address and its port; the server may speak http there, or an old TLS only.", fault),
        var other => new("taxii.unreachable", $"{server.Authority} cannot be reached, or broke off: {Words(other)}.",
            "Check the address and that the server runs.", fault) { MayPass = true },
    };

    private async Task<Answer> FollowAsync(HttpMethod method, Uri uri, ReadOnlyMemory<byte>? body, CancellationToken cancellation)
    {
        for (var hops = 0; ; hops++)
        {
            using var request = Request(method, uri, body);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            // A handler of the caller's may have followed a redirect by itself.
            Origin.Require(server, response.RequestMessage?.RequestUri ?? uri);
            if (!IsRedirect(response.StatusCode))
                return await ReadAsync(response, cancellation);
            if (method != HttpMethod.Get || hops == MaxRedirects || !Uri.TryCreate(uri, response.Headers.Location, out var onward))
                throw Redirected(
                    $"{uri.AbsoluteUri} answers {(int)response.StatusCode} to a {method}, again and again, or without an address.");
            if (!Origin.IsSame(server, onward))
                throw Redirected($"The server points to {onward.GetLeftPart(UriPartial.Authority)}, which is another one.");
            uri = onward;
        }
    }

    private HttpRequestMessage Request(HttpMethod method, Uri uri, ReadOnlyMemory<byte>? body)
    {
        var request = new HttpRequestMessage(method, uri);
        // Not parsed, for the platform would write it with a blank, and some servers compare the text.
        request.Headers.TryAddWithoutValidation("Accept", TaxiiMedia.Taxii);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "br, gzip");
        request.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        request.Headers.Authorization = options.Authorization;
        if (body is { } bytes)
        {
            request.Content = new ReadOnlyMemoryContent(bytes);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", TaxiiMedia.Taxii);
        }

        return request;
    }

    private async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (!response.IsSuccessStatusCode)
            throw await ServerRefusal.ReadAsync(response, options, cancellation);
        var body = await AnswerBody.ReadAsync(response.Content, options.MaxAnswerBytes, cancellation);
        if (body.Length > 0)
            AnswerType.Require(response.Content.Headers);
        return new Answer(body, Instant(response.Headers, TaxiiMedia.DateAddedFirst), Instant(response.Headers, TaxiiMedia.DateAddedLast))
        {
            RetryAfter = ServerRefusal.RetryAfter(response, options.Time),
        };
    }

    private static DateTimeOffset? Instant(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? TaxiiTime.Read(values.FirstOrDefault()?.Trim()) : null;

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    private static TaxiiClientException Redirected(string what) =>
        new("taxii.redirected", what, "Give the address that the server itself uses; credentials are sent to no other.");

    private static string Words(Exception fault) => Quoted.Line(fault.Message).TrimEnd('.');

    private static Exception Innermost(Exception fault) => fault.InnerException is { } inner ? Innermost(inner) : fault;
}
