using System.Globalization;
using System.Security.Cryptography;
using Comity.Storage;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Log;
using Microsoft.EntityFrameworkCore;

namespace Comity.Faults.Tests;

/// <summary>Reads a node's database as an auditor would, and compares two nodes' books.</summary>
internal static class Books
{
    /// <summary>How often a statement stands in the node's own log.</summary>
    public static Task<int> InLogAsync(this NodeProcess node, string sid) =>
        node.AskAsync(db => db.Set<LeafRow>().CountAsync(row => row.Sid == StatementId.Parse(sid)));

    /// <summary>How often a statement of the peer stands admitted in the node's history, and how many items of its feed brought it.</summary>
    public static Task<(int Admitted, int Items)> InInboxAsync(this NodeProcess node, string sid) => node.AskAsync(async db => (
        await db.Set<StatementRow>().CountAsync(row => row.Sid == StatementId.Parse(sid) && row.Standing == Standing.Admitted),
        await db.Set<FeedInItemRow>().CountAsync(row => row.Sid == StatementId.Parse(sid))));

    public static Task<bool> HasAsync(this NodeProcess node, string sid) =>
        node.AskAsync(db => db.Set<StatementRow>().AnyAsync(row => row.Sid == StatementId.Parse(sid) && row.Standing == Standing.Admitted));

    /// <summary>Statements of one type that the node issued.</summary>
    public static Task<List<string>> IssuedAsync(this NodeProcess node, string type) => node.AskAsync(async db =>
        (await db.Set<StatementRow>().Where(row => row.Issuer == node.Participant && row.Type == Comity.Statements.StatementType.Parse(type))
            .Select(row => row.Sid).ToListAsync()).ConvertAll(sid => sid.ToString()));

    /// <summary>Everything that one sent has come to the other, both know it, and both say the same of it.</summary>
    public static async Task<bool> AgreeAsync(NodeProcess from, NodeProcess to)
    {
        var sent = await from.AskAsync(db => db.Set<FeedOutRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Peer == to.Participant));
        var taken = await to.AskAsync(db => db.Set<FeedInRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Peer == from.Participant));
        return sent is not null && taken is not null && sent.Feed == taken.Feed && sent.N == taken.N && sent.H == taken.H
            && sent.Receipted == sent.N && sent.ReceiptedH == sent.H && sent.Anchored == sent.N;
    }

    /// <summary>Forks that the node has seen, of its own making or another's.</summary>
    public static Task<int> ForksAsync(this NodeProcess node) => node.AskAsync(db => db.Set<PeerLogRow>().CountAsync(row => row.Conflict != null));

    /// <summary>A digest of every table, by name.</summary>
    public static Task<SortedDictionary<string, string>> TablesAsync(this NodeProcess node) => node.AskAsync(async db =>
    {
        var tables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetEntityTypes().Select(type => type.GetTableName()!).Distinct(StringComparer.Ordinal))
            tables[table] = await DigestAsync(db, table);
        return tables;
    });

    private static async Task<string> DigestAsync(NodeDb db, string table)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // A name of our own model.
        command.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
        var rows = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader.GetValue(i)))));
        rows.Sort(StringComparer.Ordinal);
        return $"{rows.Count} rows, {Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', rows))))[..16]}";
    }

    private static string? Text(object value) => value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture);
}
