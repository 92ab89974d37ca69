namespace Comity.Taxii;

/// <summary>Merges statements whose rows each ascend by date added into one
/// run of rows; each is stepped no further than the page needs.</summary>
internal sealed class SqliteMerge : IDisposable
{
    private const long AtItsEnd = long.MaxValue;

    private readonly SqliteStatement[] _ways;
    private readonly long[] _dates;
    private int _current = -1;

    /// <param name="ways">Bound; they are disposed of with this.</param>
    public SqliteMerge(SqliteStatement[] ways)
    {
        (_ways, _dates) = (ways, new long[ways.Length]);
        for (var way = 0; way < ways.Length; way++)
            Step(way);
    }

    /// <summary>The statement that stands on the next row; <see langword="null"/> where there is none.</summary>
    public SqliteStatement? Next()
    {
        if (_current >= 0)
            Step(_current);
        _current = 0;
        for (var way = 1; way < _ways.Length; way++)
        {
            if (_dates[way] < _dates[_current])
                _current = way;
        }

        return _dates[_current] == AtItsEnd ? null : _ways[_current];
    }

    public void Dispose()
    {
        foreach (var way in _ways)
            way.Dispose();
    }

    private void Step(int way) => _dates[way] = _ways[way].Step() ? _ways[way].Integer(0) : AtItsEnd;
}
