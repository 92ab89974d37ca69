using Comity.Storage.Blobs;
using Comity.Storage.Databases;
using Comity.Storage.Evidence;
using Comity.Storage.History;
using Comity.Storage.Keys;
using Comity.Storage.Leases;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Storage;

/// <summary>The statement store: the only door into this part.</summary>
public static class StorageModule
{
    /// <param name="dataFolder">Where SQLite keeps its files.</param>
    /// <param name="highWaterFile">Outside the database and every backup of it.</param>
    public static IServiceCollection AddStorage(this IServiceCollection services, DatabaseOptions database, string dataFolder, string highWaterFile) => services
        .AddNodeDatabase(database, dataFolder)
        .AddModelPart<TrustTables>()
        .AddModelPart<AnchorTables>()
        .AddModelPart<LeaseTables>()
        .AddModelPart<BlobTables>()
        .AddSingleton(new HighWaterFile(highWaterFile))
        .AddSingleton<SigningGate>()
        .AddSingleton<SeatKeys>()
        .AddSingleton<StorageKeys>()
        .AddSingleton<BlobKeys>()
        .AddSingleton<TrustBook>()
        .AddSingleton<BindingConflicts>()
        .AddSingleton<StatementArchive>()
        .AddSingleton<AttachmentStore>()
        .AddSingleton<BlobArrivals>()
        .AddSingleton<StatementRelease>()
        .AddSingleton<StatementAdmission>()
        .AddSingleton<Checkpointer>()
        .AddSingleton<LogReader>()
        .AddSingleton<RestoreGuard>()
        .AddSingleton<Founding>()
        .AddSingleton<EpochDeclaration>()
        .AddSingleton<KeyChange>()
        .AddSingleton<SealKeyRetirement>()
        .AddSingleton<EvidenceExport>()
        .AddSingleton<Upkeep.Rebuild>()
        .AddSingleton<Upkeep.Alarms>()
        .AddSingleton<Upkeep.StoreCheck>();
}
