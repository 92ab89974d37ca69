using System.Collections.Concurrent;
using System.Text.Json;

namespace Comity.Faults.Tests.Kills;

/// <summary>A statement that a node said, by a 2xx answer, that it released.</summary>
internal sealed record SaidStatement(NodeProcess By, string Type, string Sid)
{
    public override string ToString() => $"{By.Name} {Type} {Sid}";
}

/// <summary>Offices at both nodes that notify each other and acknowledge what they get, until they are told to end.</summary>
internal sealed class Load(TwoNodes nodes) : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<Office> _offices = [];
    private readonly List<Task> _work = [];
    private int _titles;

    public ConcurrentQueue<SaidStatement> Said { get; } = [];

    public int Repeats => _offices.Sum(office => office.Repeats);

    public void Start()
    {
        foreach (var (node, other) in new[] { (nodes.A, nodes.B), (nodes.B, nodes.A) })
        {
            _work.Add(Task.Run(() => NotifyAsync(node, other)));
            _work.Add(Task.Run(() => AcknowledgeAsync(node)));
        }
    }

    /// <summary>Lets everybody finish what they began: every request gets its answer.</summary>
    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_work);
    }

    public void Dispose()
    {
        _end.Cancel();
        foreach (var office in _offices)
            office.Dispose();
        _end.Dispose();
    }

    private async Task NotifyAsync(NodeProcess node, NodeProcess other)
    {
        var office = Open(node);
        while (!_end.IsCancellationRequested)
        {
            var title = $"Notice {Interlocked.Increment(ref _titles)} of {node.Name}";
            Said.Enqueue(new SaidStatement(node, "cases.notification/1", await office.SayAsync("/api/v1/cases", Comity.Faults.Tests.Said.Notification(nodes.Community, other, title))));
        }
    }

    private async Task AcknowledgeAsync(NodeProcess node)
    {
        var office = Open(node);
        var done = new HashSet<string>(StringComparer.Ordinal);
        while (!_end.IsCancellationRequested)
        {
            var inbox = (await office.GetAsync("/api/v1/cases?box=Unacknowledged")).Body.GetProperty("items");
            if (inbox.EnumerateArray().Select(Thread).FirstOrDefault(done.Add) is { } thread)
                Said.Enqueue(new SaidStatement(node, "cases.answer/1", await office.SayAsync($"/api/v1/cases/{thread}/acknowledgement", new { ownNumber = "7" })));
            else
                await Task.Delay(100);
        }
    }

    private static string Thread(JsonElement row) => row.GetProperty("thread").GetString()!;

    private Office Open(NodeProcess node)
    {
        var office = new Office(node);
        _offices.Enqueue(office);
        return office;
    }
}
