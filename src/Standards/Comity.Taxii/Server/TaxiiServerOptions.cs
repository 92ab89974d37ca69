using System.ComponentModel.DataAnnotations;

namespace Comity.Taxii;

/// <summary>How a server runs, beside what it offers (<see cref="TaxiiSettings"/>).</summary>
public sealed class TaxiiServerOptions
{
    /// <summary>How long a status can be asked for; the standard wants a day at least (TAXII 2.1, 4.3).</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "365.00:00:00")]
    public TimeSpan KeepStatuses { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Most objects of one envelope; beyond it 422. Each that is taken is named in a status, which is kept.</summary>
    [Range(1, 1_000_000)]
    public int MaxObjects { get; set; } = 20_000;

    /// <summary>Most bytes of all bodies that are being read or wait to be stored, after decompression; beyond it 503, with
    /// <c>Retry-After</c>. The bodies of one account may have a quarter of it. One alone may have what its root allows.</summary>
    [Range(1_048_576, 64L * 1_073_741_824)]
    public long MaxBodiesBytes { get; set; } = 256 * 1_048_576;

    /// <summary>What any body may take to come; its length at 64 KB/s is added.</summary>
    internal TimeSpan BodyGrace { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Most bytes of one page of an answer; it ends before, with <c>more</c>. A single object is sent whatever its size.</summary>
    [Range(65_536, 256 * 1_048_576)]
    public int MaxPageBytes { get; set; } = 2 * 1_048_576;
}
