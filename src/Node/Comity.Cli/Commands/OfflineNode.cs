using Comity.Node;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Cli.Commands;

/// <summary>A data folder opened by a command while its node is stopped.</summary>
internal sealed class OfflineNode(ServiceProvider services) : IAsyncDisposable
{
    public static async Task<OfflineNode> OpenAsync(DirectoryInfo data, CancellationToken cancellation)
    {
        var folder = new DataFolder(data.FullName);
        if (!folder.IsNode)
            throw CommandFailed.Unreadable($"{folder.Path} is no node's data folder: it has no comity.json. Run comity node init first.");
        var services = NodeHost.BuildOffline(folder);
        (await DatabaseUpgrade.CheckAsync(services, cancellation)).OrRefuse();
        await NodeHost.LoadAsync(services, cancellation);
        return new OfflineNode(services);
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public AsyncServiceScope Scope() => services.CreateAsyncScope();

    /// <summary>The node's first seat; every command that names no seat means it.</summary>
    public async Task<SeatRow> SeatAsync(CancellationToken cancellation)
    {
        await using var db = await Get<IDbContextFactory<NodeDb>>().CreateDbContextAsync(cancellation);
        return await db.Set<SeatRow>().AsNoTracking().OrderBy(seat => seat.Id).FirstOrDefaultAsync(cancellation)
            ?? throw new CommandFailed(Terminal.Refused, "node.no-seat: the node hosts no seat. Run comity node init.");
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
