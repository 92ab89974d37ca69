using System.Net;
using Comity.Federation;
using Comity.Federation.HttpSignatures;
using Comity.Statements.Descriptors;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Comity.Trust.Tests.Federation.Sync;

/// <summary>A whole node on loopback: real Kestrel, real database, real engine, stepped by the test.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Peer(TestNode node, WebApplication app) => (Node, _app) = (node, app);

    public TestNode Node { get; }

    public ParticipantId Id => Node.Participant;

    public FederationNode Engine => Node.Get<FederationNode>();

    public FaultyChannel Channel => Node.Get<FaultyChannel>();

    /// <summary>Bytes of the requests that arrived, with headers as Kestrel parsed them.</summary>
    public long BytesIn { get; private set; }

    public long BytesOut { get; private set; }

    public static async Task<Peer> StartAsync(
        string name, TimeProvider time, string provider = "sqlite", bool pullsOnly = false, Action<FederationOptions>? configure = null)
    {
        var node = await TestNode.FoundAsync(name, provider, time, services =>
        {
            services.AddFederationCore(options =>
            {
                options.AllowPlainHttpOnLoopback = true;
                configure?.Invoke(options);
            });
            services.AddSingleton<HttpPeerChannel>().AddSingleton<FaultyChannel>();
            services.AddSingleton<IPeerChannel>(provider => provider.GetRequiredService<FaultyChannel>());
        });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(node.Get<ChannelGate>()).AddSingleton(node.Get<FederationEndpoints>());
        var app = builder.Build();
        var peer = new Peer(node, app);
        app.Use(peer.Count);
        app.UseFederation();
        app.MapFederation();
        await app.StartAsync();
        var body = new DescriptorBody { Endpoints = pullsOnly ? [] : [app.Urls.Single()] };
        _ = (await node.Get<Founding>().DescribeAsync(node.Seat.Id, body, default)).Value;
        _ = await node.Get<Seats>().AllAsync(default);
        _ = peer.Engine;
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Node.DisposeAsync();
    }

    /// <summary>Steps all until none has anything to do. Returns the reports.</summary>
    public static async Task<List<StepReport>> SettleAsync(params Peer[] peers)
    {
        var reports = new List<StepReport>();
        for (var quiet = 0; quiet < peers.Length;)
        {
            quiet = 0;
            foreach (var peer in peers)
            {
                if (await peer.Engine.StepAsync(default) is { } report)
                    reports.Add(report);
                else
                    quiet++;
            }

            Assert.True(reports.Count < 2000, $"The nodes do not come to rest: {string.Join("; ", reports.TakeLast(8))}");
        }

        return reports;
    }

    public async Task<StatementId> SayAsync(CommunityId community, string text, params ParticipantId[] to) =>
        (await Node.Get<StatementRelease>().ReleaseAsync(Node.NoteTo(community, text, to), null, default)).Value.Sid;

    public async Task<string?> SignLogAsync()
    {
        var note = await Node.Get<Checkpointer>().SignAsync(Node.Seat.Id, Id, default);
        Engine.Wake(Node.Seat.Id);
        return note;
    }

    public async Task<StatementRow?> FindAsync(StatementId sid)
    {
        await using var db = await Node.DbAsync();
        return await db.Set<StatementRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Sid == sid);
    }

    public async Task<List<string>> NotesAsync()
    {
        await using var db = await Node.DbAsync();
        return await db.Set<NoteRow>().OrderBy(note => note.Arrival).Select(note => note.Text).ToListAsync();
    }

    public async Task<FeedOutRow> FeedToAsync(Peer other)
    {
        await using var db = await Node.DbAsync();
        return await db.Set<FeedOutRow>().AsNoTracking().SingleAsync(row => row.Peer == other.Id);
    }

    public async Task<FeedInRow> FeedFromAsync(Peer other)
    {
        await using var db = await Node.DbAsync();
        return await db.Set<FeedInRow>().AsNoTracking().SingleAsync(row => row.Peer == other.Id);
    }

    public async Task<FeedItemRow> ItemAsync(Peer to, StatementId sid)
    {
        await using var db = await Node.DbAsync();
        return await db.Set<FeedItemRow>().AsNoTracking().SingleAsync(row => row.Peer == to.Id && row.Sid == sid);
    }

    public async Task<PeerLogRow?> LogOfAsync(Peer other)
    {
        await using var db = await Node.DbAsync();
        return await db.Set<PeerLogRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Participant == other.Id);
    }

    public void ResetCounts() => (BytesIn, BytesOut) = (0, 0);

    private async Task Count(HttpContext http, RequestDelegate next)
    {
        BytesIn += http.Request.Method.Length + http.Request.Path.Value!.Length + 12 + Size(http.Request.Headers) + (http.Request.ContentLength ?? 0);
        http.Response.OnStarting(() =>
        {
            // Before the answer leaves: after it, the caller may already have gone on and reset the counts.
            BytesOut += 20 + Size(http.Response.Headers) + (http.Response.ContentLength ?? 0);
            return Task.CompletedTask;
        });
        await next(http);
    }

    private static long Size(IHeaderDictionary headers) => headers.Sum(header => header.Value.Sum(value => header.Key.Length + (value?.Length ?? 0) + 4));
}
