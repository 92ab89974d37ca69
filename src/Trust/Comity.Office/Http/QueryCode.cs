using System.Text.Json;

namespace Comity.Office.Http;

/// <summary>A code in a query, spelled as bodies spell it (<c>waits-for-us</c>); the declared name is taken as well, a number never.</summary>
/// <remarks>The platform itself would read names of enumerations alone, exactly, and numbers.</remarks>
public readonly record struct QueryCode<T>(T Value)
    where T : struct, Enum
{
#pragma warning disable CA1000 // The platform binds a parameter by a static method of this name on its type.
    public static bool TryParse(string? text, out QueryCode<T> code)
#pragma warning restore CA1000
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (text == value.ToString() || text == JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()))
            {
                code = new QueryCode<T>(value);
                return true;
            }
        }

        code = default;
        return false;
    }

    public override string ToString() => JsonNamingPolicy.KebabCaseLower.ConvertName(Value.ToString());
}
