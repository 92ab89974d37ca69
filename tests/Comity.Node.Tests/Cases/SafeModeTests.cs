using System.Net;
using System.Text;

namespace Comity.Node.Tests.Cases;

/// <summary>A node of its own: once in safe mode it stays there.</summary>
public sealed class SafeModeTests : IAsyncLifetime
{
    private readonly RunningNode _node = new();

    public ValueTask InitializeAsync() => _node.InitializeAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task In_safe_mode_no_file_is_taken_in()
    {
        using var xa = new Caller(_node, await _node.TokenAtAsync(1, "nora"));
        var draft = await xa.PostAsync("/api/v1/cases", new
        {
            community = (await _node.Community()).ToString(), to = new[] { new { participant = _node.Other.ToString(), desks = Array.Empty<string>() } }, tlp = "TLP:AMBER",
            notification = new { title = NoticeTests.En("With a file"), text = NoticeTests.En("See the file."), wanted = "none" },
        }, HttpStatusCode.Created);
        _node.Services.GetRequiredService<Comity.Storage.SafeModeSwitch>().Throw("a test");
        var bytes = Encoding.UTF8.GetBytes("198.51.100.1\n");

        var beside = await xa.PutRawAsync($"/api/v1/drafts/{draft.GetProperty("id").GetString()}/attachments/seen.txt?draft=1", bytes, HttpStatusCode.ServiceUnavailable);
        var source = await xa.PutRawAsync("/api/v1/territory/sources/passing?kind=own", bytes, HttpStatusCode.ServiceUnavailable);
        var list = await xa.PostRawAsync("/api/v1/territory/lists?name=list", "198.51.100.1\n", HttpStatusCode.ServiceUnavailable);

        Assert.All([beside, source, list], refused => Assert.Equal("node.safe-mode", refused.GetProperty("code").GetString()));
    }
}
