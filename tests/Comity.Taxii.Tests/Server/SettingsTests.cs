namespace Comity.Taxii.Tests;

public sealed class SettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taxii").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Path(string text)
    {
        var path = System.IO.Path.Combine(_folder, "taxii.json");
        File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public void First_settings_are_written_once_read_back_and_hold_no_password()
    {
        var first = TaxiiSettings.CreateFirst("Example exchange", "anna", out var password);
        var path = System.IO.Path.Combine(_folder, "taxii.json");
        first.WriteNew(path);
        var read = TaxiiSettings.Read(path);

        Assert.Equal(2, Assert.Single(read.Roots).Collections.Count);
        Assert.True(TaxiiPassword.Matches(password, read.Accounts[0].Password!));
        Assert.DoesNotContain(password, File.ReadAllText(path));
        Assert.Throws<IOException>(() => first.WriteNew(path));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var settings = RunningServer.Settings;
        var root = settings.Roots[0];
        var wrong = settings with
        {
            PublicUrl = "http://example.org/?x",
            Accounts = [.. settings.Accounts, settings.Accounts[0], new TaxiiAccountSettings { Name = "a:b", Password = "plain" },
                new TaxiiAccountSettings { Name = "empty" }],
            Roots =
            [
                root with
                {
                    Name = "Bad Root",
                    MaxPage = 0,
                    MaxContentLength = 1,
                    Collections =
                    [
                        root.Collections[0] with { Id = Guid.Empty, Read = ["anne"] },
                        root.Collections[0] with { Alias = "shared" },
                        root.Collections[2],
                    ],
                },
            ],
        };
        var (first, second) = (wrong.Roots[0].Collections[0], wrong.Roots[0].Collections[1] with { Id = Guid.NewGuid() });
        var view = root.Collections[2] with { Write = ["anna"] };
        wrong = wrong with { Roots = [wrong.Roots[0] with { Collections = [first, second, view] }] };

        var problems = Assert.Throws<TaxiiSettingsException>(wrong.Checked).Problems;

        foreach (var word in new[] { "publicUrl", "account 'anna' stands there twice", "a:b", "neither a password nor a token", "Bad Root",
            "maxPage", "maxContentLength", "version 4", "no account 'anne'", "alias 'shared' stands there twice",
            "no collection with objects", "nothing can be added to a view" })
            Assert.Contains(problems, problem => problem.Contains(word, StringComparison.Ordinal));
    }

    [Fact]
    public void The_bounds_that_slow_readers_meet_are_set()
    {
        var kestrel = new Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions();
        kestrel.LimitForTaxii();

        Assert.True(kestrel.Limits.MaxConcurrentConnections * kestrel.Limits.Http2.MaxStreamsPerConnection <= 1000);
        Assert.True(kestrel.Limits.MinResponseDataRate!.BytesPerSecond >= 8192);
        Assert.True(new TaxiiServerOptions().MaxPageBytes <= 2 * 1024 * 1024);
    }

    [Fact]
    public void A_token_belongs_to_one_account_and_its_hash_has_one_form()
    {
        var settings = RunningServer.Settings;
        var token = TaxiiPassword.HashToken("a-token");
        var bela = new TaxiiAccountSettings { Name = "bela", Tokens = [token] };
        var shared = settings with { Accounts = [settings.Accounts[0], settings.Accounts[1] with { Tokens = [token] }, bela] };
        var reader = settings.Accounts[1] with { Tokens = [token[..20] + " " + token[20..]] };
        var spaced = settings with { Accounts = [settings.Accounts[0], reader] };

        Assert.Contains("'reader' and 'bela'", Assert.Throws<TaxiiSettingsException>(shared.Checked).Message);
        Assert.Contains("not a hash", Assert.Throws<TaxiiSettingsException>(spaced.Checked).Message);
    }

    [Fact]
    public void The_folder_of_first_settings_is_its_owner_s_alone()
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = System.IO.Path.Combine(_folder, "new");
        TaxiiSettings.CreateFirst("Example exchange", "anna", out _).WriteNew(System.IO.Path.Combine(folder, "taxii.json"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"title":"x"}""")]
    [InlineData("""{"title":"x","roots":[],"colour":"red"}""")]
    [InlineData("""{"title":"x","roots":[{"name":"api","title":"x","collections":[{"id":"no","title":"x"}]}]}""")]
    [InlineData("""{"title":"x","roots":[null]}""")]
    [InlineData("""{"title":"x","roots":[],"accounts":[null]}""")]
    [InlineData("""{"title":"x","roots":[],"accounts":[{"name":"anna","tokens":[null]}]}""")]
    [InlineData("""{"title":"x","roots":[{"name":"api","title":"x","collections":[null]}]}""")]
    [InlineData("""{"title":"x","roots":[{"name":"api","title":"x","collections":[{"id":"11111111-1111-4111-8111-111111111111","title":"x","read":[null]}]}]}""")]
    public void A_file_that_cannot_be_read_is_named(string text)
    {
        var path = Path(text);
        Assert.Contains(path, Assert.Throws<TaxiiSettingsException>(() => TaxiiSettings.Read(path)).Message);
    }

    [Fact]
    public void What_a_file_leaves_out_has_its_default()
    {
        var path = Path($$"""{"title":"x","accounts":[{"name":"anna","password":"{{RunningServer.Settings.Accounts[0].Password}}"}],"roots":[{"name":"api","title":"x","collections":[{"id":"11111111-1111-4111-8111-111111111111","title":"x","read":["anna"]}]}]}""");

        var read = TaxiiSettings.Read(path);
        var (root, collection) = (read.Roots[0], read.Roots[0].Collections[0]);

        Assert.Equal((16 * 1_048_576, 1_000, true, false), (root.MaxContentLength, root.MaxPage, collection.Validate, collection.Public));
        Assert.Empty(collection.Write);
        Assert.Empty(read.Accounts[0].Tokens);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("absent.json",
            Assert.Throws<TaxiiSettingsException>(() => TaxiiSettings.Read(System.IO.Path.Combine(_folder, "absent.json"))).Message);

    [Fact]
    public async Task Other_settings_are_in_force_at_once_and_what_was_remembered_of_a_password_is_forgotten()
    {
        await using var server = await RunningServer.StartAsync();
        using var anna = server.Client(RunningServer.Basic("anna", RunningServer.Password));
        Assert.Equal(200, (await anna.GotAsync(HttpMethod.Get, "")).Status);

        var other = TaxiiPassword.New();
        var renewed = RunningServer.Settings.Accounts[0] with { Password = TaxiiPassword.Hash(other), Tokens = [] };
        server.Replace(RunningServer.Settings with { Title = "Renamed", Accounts = [renewed, RunningServer.Settings.Accounts[1]] });

        Assert.Equal((401, 401), ((await anna.GotAsync(HttpMethod.Get, "")).Status, (await server.GetAsync("")).Status));
        using var again = server.Client(RunningServer.Basic("anna", other));
        Assert.Equal("Renamed", (await again.GotAsync(HttpMethod.Get, "")).Json.GetProperty("title").GetString());
    }

    [Fact]
    public async Task Settings_that_cannot_be_served_leave_the_old_ones_in_force()
    {
        await using var server = await RunningServer.StartAsync();

        Assert.Throws<TaxiiSettingsException>(() => server.Replace(RunningServer.Settings with { Title = "Broken", Roots = [] }));
        Assert.Equal("Example exchange", (await server.GetAsync("")).Json.GetProperty("title").GetString());
    }

    [Fact]
    public void Who_has_no_password_is_checked_at_the_cost_of_most_accounts()
    {
        static string Of(int rounds) =>
            $"pbkdf2-sha256${rounds}${Convert.ToBase64String(new byte[16])}${Convert.ToBase64String(new byte[32])}";

        Assert.StartsWith("pbkdf2-sha256$300000$", TaxiiPassword.Decoy([Of(300_000), Of(9_000_000), Of(300_000)]));
        Assert.StartsWith("pbkdf2-sha256$300000$", TaxiiPassword.Decoy([Of(9_000_000), Of(300_000)]));
        Assert.StartsWith("pbkdf2-sha256$600000$", TaxiiPassword.Decoy([]));
    }
}
