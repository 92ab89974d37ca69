using System.Text.Json;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Contacts;

/// <summary>Sets and reads the duty chains of a seat's own desks.</summary>
public static class DutyChains
{
    /// <summary>Makes this the desk's chain, in place of any earlier one.</summary>
    public static async Task SetAsync(NodeDb db, int seat, DutyChain chain, CancellationToken cancellation)
    {
        var steps = chain.Steps.Select(step => new Step(step.Target, step.Who, (int)step.Wait.TotalSeconds));
        var row = await db.Set<DutyChainRow>().FindAsync([seat, chain.Desk], cancellation);
        if (row is null)
            db.Add(row = new DutyChainRow { Seat = seat, Desk = chain.Desk });
        row.Steps = JsonSerializer.Serialize(steps);
        await db.SaveChangesAsync(cancellation);
    }

    /// <returns>The desk's chain; <see langword="null"/> when nobody has set one.</returns>
    public static async Task<DutyChain?> ReadAsync(NodeDb db, int seat, string desk, CancellationToken cancellation) =>
        await db.Set<DutyChainRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == seat && row.Desk == desk, cancellation) is { } row
            ? Chain(row)
            : null;

    /// <returns>Every chain of the seat, by desk.</returns>
    public static async Task<IReadOnlyList<DutyChain>> ReadAllAsync(NodeDb db, int seat, CancellationToken cancellation)
    {
        var rows = await db.Set<DutyChainRow>().AsNoTracking().Where(row => row.Seat == seat).ToListAsync(cancellation);
        return [.. rows.OrderBy(row => row.Desk, StringComparer.Ordinal).Select(Chain)];
    }

    public static Task RemoveAsync(NodeDb db, int seat, string desk, CancellationToken cancellation) =>
        db.Set<DutyChainRow>().Where(row => row.Seat == seat && row.Desk == desk).ExecuteDeleteAsync(cancellation);

    private static DutyChain Chain(DutyChainRow row)
    {
        var steps = JsonSerializer.Deserialize<Step[]>(row.Steps)!;
        return DutyChain.Create(row.Desk, [.. steps.Select(step => new DutyStep(step.Target, step.Who, TimeSpan.FromSeconds(step.Seconds)))]).Value;
    }

    private sealed record Step(StepTarget Target, string Who, int Seconds);
}
