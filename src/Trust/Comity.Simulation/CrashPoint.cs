using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Comity.Simulation;

/// <summary>Kills a node immediately before or after one of its commits. Once dead it commits nothing more.</summary>
internal sealed class CrashPoint : DbTransactionInterceptor, ISaveChangesInterceptor
{
    private int _left;
    private bool _isAfter;
    private bool _isDead;

    /// <param name="commits">At which commit from now, from 1.</param>
    /// <param name="isAfter">Whether that commit is still durable.</param>
    public void Arm(int commits, bool isAfter) => (_left, _isAfter) = (commits, isAfter);

    public void Reset() => (_left, _isDead) = (0, false);

    /// <summary>Whether a fault that reached us is the death of a node.</summary>
    public static bool Caused(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is SimulatedCrash)
                return true;
        }

        return false;
    }

    public override InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result)
    {
        Pass(isAfter: false);
        return result;
    }

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Pass(isAfter: false);
        return ValueTask.FromResult(result);
    }

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Pass(isAfter: true);

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Pass(isAfter: true);
        return Task.CompletedTask;
    }

    // A save of one row outside a transaction commits by itself.
    public ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context?.Database.CurrentTransaction is null)
            Pass(isAfter: false);
        return ValueTask.FromResult(result);
    }

    public ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context?.Database.CurrentTransaction is null)
            Pass(isAfter: true);
        return ValueTask.FromResult(result);
    }

    private void Pass(bool isAfter)
    {
        if (_isDead)
            throw new SimulatedCrash();
        if (_left == 0 || isAfter != _isAfter || --_left > 0)
            return;
        _isDead = true;
        throw new SimulatedCrash();
    }
}

/// <summary>The end of a simulated process.</summary>
internal sealed class SimulatedCrash() : Exception("The simulated node died.");

/// <summary>Leaves out the flush to disk: processes die in a simulation, machines do not.</summary>
internal sealed class QuickSqlite : DbConnectionInterceptor
{
    public static readonly QuickSqlite Instance = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    private static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous=OFF;";
        command.ExecuteNonQuery();
    }
}
