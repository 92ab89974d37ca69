using Comity.Federation;
using Comity.Office.Accounts;
using Comity.Office.Entry;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Node.Tests.Cases;

/// <summary>Carries what one seat of the node has said to the other, statements and attachments, as files between two nodes would.</summary>
internal static class Carriage
{
    public static async Task CarryAsync(this RunningNode node, int from, bool withAttachments = true)
    {
        var files = node.Services.GetRequiredService<FeedFiles>();
        var seat = await node.Ask(db => db.Set<SeatRow>().AsNoTracking().SingleAsync(row => row.Id == from));
        var to = await node.Ask(db => db.Set<SeatRow>().Where(row => row.Id != from).Select(row => row.Participant).SingleAsync());
        for (var page = (await files.ExportAsync(seat, to, after: null, default)).Value; page.To > page.From; page = (await files.ExportAsync(seat, to, after: null, default)).Value)
            Assert.Null(await files.ImportReceiptAsync((await files.ImportAsync(page.Bytes, default)).Value.Receipt, default));
        for (var page = await files.ExportBlobsAsync(seat, to, after: null, default); withAttachments && page.To > page.From; page = await files.ExportBlobsAsync(seat, to, after: null, default))
            Assert.Null(await files.ImportBlobReceiptAsync((await files.ImportBlobsAsync(page.Bytes, default)).Value.Receipt, default));
    }

    /// <summary>An officer of a seat, able to sign in, and a token with their rights.</summary>
    public static async Task<string> TokenAtAsync(this RunningNode node, int seat, string login, Verbs verbs = Verbs.Read | Verbs.Draft | Verbs.Clear | Verbs.Release)
    {
        await using var scope = node.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        if (await services.GetRequiredService<Officers>().Find(login, default) is null)
        {
            var profile = new Profile(login, [], ["en"], "UTC");
            var created = (await services.GetRequiredService<CreateOfficer>().Run(Actor.Operator("test"), seat, login, profile, default)).Value;
            Assert.Null(await services.GetRequiredService<GrantRole>().Give(Actor.Operator("test"), created.Id, new Grant("senior-officer", seat, null), default));
            Assert.Null(await services.GetRequiredService<SetPassword>().WithLink(created.Link.Secret, RunningNode.Password, null, default));
        }

        return await node.Token(login, verbs);
    }
}
