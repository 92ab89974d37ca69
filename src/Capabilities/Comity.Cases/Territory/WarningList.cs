namespace Comity.Cases.Territory;

/// <summary>Addresses that often stand on lists without fault of theirs: resolvers, sinkholes, known scanners.</summary>
/// <param name="Label">What to call the list on screen.</param>
/// <param name="BadLines">Lines of its file that could not be used.</param>
public sealed record WarningList(string Label, AddressSet Addresses, LineProblems BadLines)
{
    /// <summary>Reads a list of one address or block a line, in the form that <see cref="IndicatorListReader"/> reads.</summary>
    /// <param name="limits">By default <see cref="ReadLimits.Indicators"/>.</param>
    public static async Task<Result<WarningList>> Read(
        Stream stream, string label, ReadLimits? limits = null, CancellationToken cancellation = default)
    {
        var read = await IndicatorListReader.Read(stream, behaviours: null, limits, cancellation);
        return read.TryGet(out var list, out var refusal)
            ? new WarningList(label, new AddressSet(list.Items.Select(item => item.Address)), list.BadLines)
            : refusal;
    }
}
