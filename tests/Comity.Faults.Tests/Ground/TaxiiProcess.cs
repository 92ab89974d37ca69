using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Comity.Faults.Tests;

/// <summary><c>comity taxii serve</c> as a process that may be killed and started again at the same address.</summary>
internal sealed class TaxiiProcess : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string _url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{NodeProcess.FreePort()}");
    private readonly HttpClient _http = new(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(10) };
    private Process? _process;

    private TaxiiProcess(string folder, JsonElement made)
    {
        _folder = folder;
        var (account, password) = (made.GetProperty("account").GetString()!, made.GetProperty("password").GetString()!);
        Credentials = new Dictionary<string, string> { ["COMITY_TAXII_SERVER"] = _url, ["COMITY_TAXII_USER"] = account, ["COMITY_TAXII_PASSWORD"] = password };
        _http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account}:{password}")));
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/taxii+json;version=2.1");
        var collection = made.GetProperty("collections").EnumerateArray().First(one => one.GetProperty("writable").GetBoolean()).GetProperty("id").GetString();
        Collection = $"{_url}/taxii2/{made.GetProperty("root").GetString()}/collections/{collection}/";
    }

    public IReadOnlyDictionary<string, string> Credentials { get; }

    public string Collection { get; }

    public string Objects => Collection + "objects/";

    public string Url => _url;

    public static async Task<TaxiiProcess> InitAsync(string folder)
    {
        var made = await Command.RunAsync("taxii", "init", folder, "--json");
        Assert.True(made.ExitCode == 0, made.Errors);
        using var document = JsonDocument.Parse(made.Output);
        return new TaxiiProcess(folder, document.RootElement.Clone());
    }

    public async Task StartAsync()
    {
        _process = Command.Start(["taxii", "serve", "--data", _folder, "--listen", _url], environment: null);
        _ = _process.StandardError.ReadToEndAsync();
        Assert.StartsWith("listening", await _process.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
    }

    /// <summary>Asks it to end; its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await Command.SignalAsync(_process!, "TERM");
        await _process!.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Asks until a server is there and answers in full.</summary>
    public async Task<JsonDocument> UntilAnsweredAsync(Func<HttpRequestMessage> ask, Action<HttpResponseHeaders>? headers = null)
    {
        JsonDocument? answer = null;
        await Wait.UntilAsync("the server", async () =>
        {
            using var request = ask();
            using var response = await _http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode} {text}");
            headers?.Invoke(response.Headers);
            answer = JsonDocument.Parse(text);
            return true;
        });
        return answer!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        _http.Dispose();
    }
}
