using System.Globalization;
using System.Text;
using QRCoder;

namespace Comity.Node.Entry;

/// <summary>A QR code as the path of an SVG image, one unit a module, with the quiet zone that scanners need.</summary>
/// <param name="Side">Width and height in modules.</param>
/// <param name="Commands">The dark modules, in SVG path syntax.</param>
public sealed record QrPath(int Side, string Commands)
{
    /// <summary>Error correction level M: a screen is clean, a print may be creased.</summary>
    public static QrPath Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        for (var y = 0; y < code.ModuleMatrix.Count; y++)
        {
            for (var x = 0; x < code.ModuleMatrix[y].Count; x++)
            {
                if (code.ModuleMatrix[y][x])
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }

        return new QrPath(code.ModuleMatrix.Count, path.ToString());
    }
}
