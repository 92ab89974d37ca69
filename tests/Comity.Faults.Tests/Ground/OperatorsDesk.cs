using System.Text.RegularExpressions;

namespace Comity.Faults.Tests;

/// <summary>What an administrator sees and does on the node's own page.</summary>
internal sealed partial class OperatorsDesk : IDisposable
{
    private readonly HttpClient _http;

    public OperatorsDesk(NodeProcess node)
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(node.Url) };
        _http.DefaultRequestHeaders.Authorization = new("Bearer", node.Tokens["admin"]);
        Node = node;
    }

    private NodeProcess Node { get; }

    public async Task<string> PageAsync()
    {
        using var answer = await _http.GetAsync("/node");
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : "";
    }

    /// <summary>The codes that the page shows.</summary>
    public async Task<IReadOnlyList<string>> CodesAsync() => [.. Code().Matches(await PageAsync()).Select(match => match.Value)];

    public async Task GoOnWithoutAsync(NodeProcess peer)
    {
        var token = Token().Match(await PageAsync()).Groups["token"].Value;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["seat"] = Node.Seat.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["peer"] = peer.Participant.ToString(),
            ["reason"] = "unreachable",
            ["__RequestVerificationToken"] = token,
        });
        using var answer = await _http.PostAsync("/node/excused-peers", form);
        Assert.Equal(System.Net.HttpStatusCode.SeeOther, answer.StatusCode);
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("(peer|sync|json|statement)\\.[a-z0-9-]+(: [a-z]+\\.[a-z0-9-]+)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
