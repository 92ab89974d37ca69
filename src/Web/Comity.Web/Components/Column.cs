using Microsoft.AspNetCore.Components;

namespace Comity.Web;

/// <summary>One column of a <see cref="DataTable{TRow}"/>. The first column names the row.</summary>
/// <param name="Title">Its heading, repeated beside each value on a phone.</param>
/// <param name="Cell">What stands in a row.</param>
/// <param name="IsNumber">Whether it holds numbers, set flush at the line's end.</param>
public sealed record Column<TRow>(string Title, RenderFragment<TRow> Cell, bool IsNumber = false);
