using System.Globalization;
using System.Text;

namespace Comity.Node.Health;

/// <summary>Numbers in the Prometheus text format.</summary>
internal sealed class MetricsText
{
    private readonly StringBuilder _text = new();

    public MetricsText Add(string name, string help, long value)
    {
        _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n");
        return this;
    }

    public override string ToString() => _text.ToString();
}
