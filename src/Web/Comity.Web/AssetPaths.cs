using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace Comity.Web;

/// <summary>Finds a static file under the name that carries its fingerprint, so that a browser may keep it for good.</summary>
internal sealed class AssetPaths
{
    private readonly Lazy<Dictionary<string, string>> _byLabel;

    public AssetPaths(EndpointDataSource endpoints) => _byLabel = new(() => Fingerprinted(endpoints));

    /// <summary>The path of <paramref name="file"/>, such as <c>dist/app.css</c>; its plain path when it has no fingerprint.</summary>
    public string this[string file] => "/" + _byLabel.Value.GetValueOrDefault(file, file);

    private static Dictionary<string, string> Fingerprinted(EndpointDataSource endpoints)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var asset in endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>()))
        {
            if (asset?.Properties.FirstOrDefault(property => property.Name == "label") is { } label && asset.Selectors.Count == 0)
                paths.TryAdd(label.Value, asset.Route);
        }

        return paths;
    }
}
