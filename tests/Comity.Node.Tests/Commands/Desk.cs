using Comity.Node.Tests.Cases;
using Comity.Office.Accounts;
using Comity.Office.Entry;
using Comity.Office.Rights;

namespace Comity.Node.Tests.Commands;

/// <summary>Two officers at each of two seats, each with a shell, in a folder that is removed.</summary>
internal sealed class Desk : IDisposable
{
    private readonly RunningNode _node;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("comity-commands-");

    private Desk(RunningNode node) => _node = node;

    public Shell Xa { get; private set; } = null!;

    public Shell Second { get; private set; } = null!;

    public Shell Xb { get; private set; } = null!;

    public Shell Xb2 { get; private set; } = null!;

    public static async Task<Desk> OpenAsync(RunningNode node)
    {
        var desk = new Desk(node);
        desk.Xa = desk.With(await node.TokenAtAsync(1, "nora"));
        desk.Second = desk.With(await node.TokenAtAsync(1, "omar"));
        desk.Xb = desk.With(await node.TokenAtAsync(2, "yara"));
        desk.Xb2 = desk.With(await node.TokenAtAsync(2, "yuri"));
        return desk;
    }

    public Shell With(string? token) => new(_folder.FullName, _node.Url, token);

    public Shell At(string? node, string? token) => new(_folder.FullName, node, token);

    /// <summary>An administrator of a seat, who can sign in, with a token that may administer.</summary>
    public async Task<Shell> AdministratorAsync(int seat, string login)
    {
        await using var scope = _node.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        if (await services.GetRequiredService<Officers>().Find(login, default) is null)
        {
            var created = (await services.GetRequiredService<CreateOfficer>().Run(Actor.Operator("test"), seat, login, new Profile(login, [], ["en"], "UTC"), default)).Value;
            Assert.Null(await services.GetRequiredService<GrantRole>().Give(Actor.Operator("test"), created.Id, new Grant("administrator", seat, null), default));
            Assert.Null(await services.GetRequiredService<SetPassword>().WithLink(created.Link.Secret, RunningNode.Password, null, default));
        }

        return With(await _node.Token(login, Verbs.Administer | Verbs.Read));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
