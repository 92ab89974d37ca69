using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Comity.Storage.Databases;

/// <summary>How one kind of row is inserted, read once from the model: values become what the mapper itself would write.</summary>
internal sealed class InsertForm
{
    private InsertForm(IEntityType type)
    {
        Table = $"\"{type.GetTableName()}\"";
        // What the database counts by itself is left to it.
        Columns = [.. type.GetProperties().Where(property => !property.ValueGenerated.HasFlag(ValueGenerated.OnAdd)).Select(property => new InsertColumn(property))];
        Names = string.Join(", ", Columns.Select(column => column.Name));
        Text = $"INSERT INTO {Table} ({Names}) VALUES ({string.Join(", ", Columns.Select((_, i) => $"${i + 1}"))})";
    }

    public string Table { get; }

    public IReadOnlyList<InsertColumn> Columns { get; }

    /// <summary>Of the columns, in order.</summary>
    public string Names { get; }

    /// <summary>The statement, with one numbered parameter for each column.</summary>
    public string Text { get; }

    /// <exception cref="InvalidOperationException">The model has no such row.</exception>
    public static InsertForm Of(DbContext db, Type row)
    {
        var type = db.Model.FindEntityType(row) ?? throw new InvalidOperationException($"No table holds {row.Name}.");
        return type.GetOrAddRuntimeAnnotationValue("Comity:Insert", static type => new InsertForm(type!), type);
    }

    /// <summary>Makes of a new command the insertion of this row; further rows only change the parameters' values.</summary>
    public void Fill(DbCommand command, object row)
    {
#pragma warning disable CA2100 // Names of our own table and columns.
        command.CommandText = Text;
#pragma warning restore CA2100
        for (var i = 0; i < Columns.Count; i++)
            command.Parameters.Add(Columns[i].ParameterOf(command, $"${i + 1}", row));
    }
}

/// <summary>One column, and how its value is had from a row.</summary>
internal sealed class InsertColumn(IProperty property)
{
    private readonly IClrPropertyGetter _getter = property.GetGetter();
    private readonly RelationalTypeMapping _mapping = property.GetRelationalTypeMapping();
    private readonly bool _isNullable = property.IsNullable;

    public string Name { get; } = $"\"{property.GetColumnName()}\"";

    /// <summary>As the database keeps it: instants as ticks, identifiers as their 32 bytes.</summary>
    public object? ValueOf(object row)
    {
        var value = _getter.GetClrValueUsingContainingEntity(row);
        return _mapping.Converter is { } converter ? converter.ConvertToProvider(value) : value;
    }

    public DbParameter ParameterOf(DbCommand command, string name, object row) =>
        _mapping.CreateParameter(command, name, _getter.GetClrValueUsingContainingEntity(row), _isNullable);
}
