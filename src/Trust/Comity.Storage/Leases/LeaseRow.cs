using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Leases;

/// <summary>The right of one process to write: a row that must be renewed, with a number that only grows.</summary>
public sealed class LeaseRow
{
    /// <summary>What is leased.</summary>
    public required string Name { get; init; }

    /// <summary>Which process holds it.</summary>
    public required string Holder { get; set; }

    /// <summary>Grows with every change of holder: a fenced-off holder writes nothing any more.</summary>
    public long Fence { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>Table of the leases.</summary>
internal sealed class LeaseTables : IModelPart
{
    public void Build(ModelBuilder model) => model.Entity<LeaseRow>(row =>
    {
        row.ToTable("leases");
        row.HasKey(lease => lease.Name);
    });
}
