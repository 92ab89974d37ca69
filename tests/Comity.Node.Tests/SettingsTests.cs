namespace Comity.Node.Tests;

public sealed class SettingsTests : IDisposable
{
    private readonly DataFolder _folder = new(Path.Combine(Directory.CreateTempSubdirectory("comity-settings-").FullName, "data"));

    [Fact]
    public async Task A_setting_in_the_environment_stands_before_the_file()
    {
        _folder.Create();
        await File.WriteAllTextAsync(_folder.Configuration, """{"Test":{"Both":"file","File":"file"}}""", TestContext.Current.CancellationToken);
        Environment.SetEnvironmentVariable("COMITY__Test__Both", "environment");

        await using var services = NodeHost.BuildOffline(_folder);

        var settings = services.GetRequiredService<IConfiguration>();
        Assert.Equal(("environment", "file"), (settings["Test:Both"], settings["Test:File"]));
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("COMITY__Test__Both", null);
        Directory.Delete(Path.GetDirectoryName(_folder.Path)!, recursive: true);
    }
}
