using System.Net;
using System.Net.Sockets;
using System.Text;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Node.Tests.Commands;

/// <summary>What a command says when the node is not there, is no node, or does not know who asks: an exit code, a stable code, and how to mend it.</summary>
[Collection(nameof(RunningNode))]
public sealed class ErrorCommandTests(RunningNode node)
{
    [Fact]
    public async Task An_unreachable_node_could_not_be_asked()
    {
        using var desk = await Desk.OpenAsync(node);
        var said = await desk.At("http://127.0.0.1:1", "token").RunAsync(input: null, "case", "list");
        Assert.Equal(3, said.ExitCode);
        Assert.StartsWith("node.unreachable: http://127.0.0.1:1/ does not answer", said.Errors, StringComparison.Ordinal);
        Assert.Contains("comity node run", said.Errors, StringComparison.Ordinal);
        Assert.Empty(said.Output);
    }

    [Fact]
    public async Task A_wrong_and_an_expired_token_are_refused_with_how_to_mend_it()
    {
        using var desk = await Desk.OpenAsync(node);
        var token = await node.Token("rolf");
        await node.Ask(ExpireTokensAsync);
        foreach (var bad in new[] { "not-a-token", token })
        {
            var said = await desk.With(bad).RunAsync(input: null, "case", "list", "--json");
            Assert.Equal((1, ""), (said.ExitCode, said.Output));
            Assert.StartsWith("office.not-signed-in:", said.Errors, StringComparison.Ordinal);
            Assert.Contains("comity officer token", said.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_an_address_or_a_token_it_is_usage()
    {
        using var desk = await Desk.OpenAsync(node);
        Assert.Equal(2, (await desk.At(node: null, "token").RunAsync(input: null, "case", "list")).ExitCode);
        Assert.Equal(2, (await desk.With(token: null).RunAsync(input: null, "case", "list")).ExitCode);
        Assert.Equal(2, (await desk.At("http://node.xa.example", "token").RunAsync(input: null, "case", "list")).ExitCode);
    }

    [Theory]
    [InlineData("200 OK", "text/html", "<p>Welcome</p>")]
    [InlineData("200 OK", "application/json", "not json")]
    [InlineData("502 Bad Gateway", "text/html", "<p>Bad gateway</p>")]
    [InlineData("302 Found\r\nLocation: https://elsewhere.example/", "text/plain", "")]
    public async Task What_answers_and_is_no_node_is_said_to_be_none(string status, string type, string body)
    {
        using var desk = await Desk.OpenAsync(node);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
        var said = await desk.At($"http://{listener.LocalEndpoint}", "token").RunAsync(input: null, "case", "list");
        await answering;
        Assert.Equal(3, said.ExitCode);
        Assert.StartsWith("node.no-answer:", said.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_verb_explains_itself()
    {
        using var desk = await Desk.OpenAsync(node);
        foreach (var noun in new[] { "case", "draft", "contact", "incident", "account", "standing", "desk" })
            Assert.Contains("Commands:", await desk.Xa.SayAsync(noun, "--help"), StringComparison.Ordinal);
        Assert.Contains("COMITY_NODE", await desk.Xa.SayAsync("case", "open", "--help"), StringComparison.Ordinal);
    }

    // Every token there is: each test takes its own.
    private static async Task<int> ExpireTokensAsync(NodeDb db)
    {
        var tokens = db.Model.GetEntityTypes().Single(type => type.ClrType.Name == "ApiTokenRow");
        var (table, column) = (tokens.GetTableName(), tokens.FindProperty("ExpiresAt")!.GetColumnName());
#pragma warning disable EF1002 // Names from the model, no input.
        return await db.Database.ExecuteSqlRawAsync($"UPDATE \"{table}\" SET \"{column}\" = 0");
#pragma warning restore EF1002
    }

    private static async Task AnswerAsync(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        _ = await stream.ReadAtLeastAsync(new byte[16], 16);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
    }
}
