using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Keys;

/// <summary>The key store: storage keys of statements, and the private keys that this node holds. Ordinary backups leave it out.</summary>
/// <remarks>Whoever reads it can read this node's content and sign for its seats; erasing a row erases what it sealed.</remarks>
public sealed class KeyDb(DbContextOptions<KeyDb> options) : DbContext(options)
{
    /// <summary>Keys that seal stored statements and attachments.</summary>
    public DbSet<StorageKeyRow> StorageKeys => Set<StorageKeyRow>();

    /// <summary>Keys of attachments of drafts.</summary>
    public DbSet<BlobKeyRow> BlobKeys => Set<BlobKeyRow>();

    /// <summary>Private keys by thumbprint.</summary>
    public DbSet<PrivateKeyRow> PrivateKeys => Set<PrivateKeyRow>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Databases.InstantConverter>();
        configurationBuilder.Properties<StatementId>().HaveConversion<Databases.IdentifierConverter<StatementId>>();
        configurationBuilder.Properties<Sha256Digest>().HaveConversion<Databases.DigestConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StorageKeyRow>(row =>
        {
            row.ToTable("storage_keys");
            row.HasKey(key => new { key.Seat, key.Sid });
        });
        modelBuilder.Entity<BlobKeyRow>(row =>
        {
            row.ToTable("blob_keys");
            row.HasKey(key => new { key.Seat, key.Blob });
        });
        modelBuilder.Entity<PrivateKeyRow>(row =>
        {
            row.ToTable("private_keys");
            row.HasKey(key => key.Kid);
        });
    }
}

/// <summary>The key that seals one statement in one seat's history; inside it stand the keys of its attachments.</summary>
public sealed class StorageKeyRow
{
    public required int Seat { get; init; }

    public required StatementId Sid { get; init; }

    /// <summary>AES-256 key, 32 bytes.</summary>
    public required byte[] Key { get; init; }
}

/// <summary>The key of an attachment that no released statement names yet.</summary>
public sealed class BlobKeyRow
{
    public required int Seat { get; init; }

    /// <summary>Hash of the sealed bytes.</summary>
    public required Sha256Digest Blob { get; init; }

    /// <summary>AES-256 key, 32 bytes.</summary>
    public required byte[] Key { get; init; }
}

/// <summary>A private key that this node holds for one of its seats.</summary>
public sealed class PrivateKeyRow
{
    /// <summary>RFC 7638 thumbprint.</summary>
    public required string Kid { get; init; }

    public required int Seat { get; init; }

    /// <summary><c>issue</c>, <c>automation</c>, <c>log</c>, <c>node</c> or <c>seal</c>.</summary>
    public required string Use { get; init; }

    /// <summary>The private JWK, UTF-8.</summary>
    public required byte[] Jwk { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
