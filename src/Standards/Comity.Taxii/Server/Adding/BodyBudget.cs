namespace Comity.Taxii;

/// <summary>Bounds the bytes of all bodies that are held at a time, whoever sends them. A body that is alone may have as much as its root allows.</summary>
internal sealed class BodyBudget(long most)
{
    private readonly Lock _lock = new();
    private long _taken;

    /// <summary>What all bodies hold now.</summary>
    public long Taken
    {
        get
        {
            lock (_lock)
                return _taken;
        }
    }

    /// <summary>A part of the budget, empty at first; it is given back when it is disposed of.</summary>
    public Part Begin() => new(this);

    /// <summary>What one body holds of the budget.</summary>
    internal sealed class Part(BodyBudget budget) : IDisposable
    {
        private long _mine;

        /// <returns>Whether there was room to hold this much in all.</returns>
        public bool TryHold(long bytes)
        {
            lock (budget._lock)
            {
                var others = budget._taken - _mine;
                if (bytes > _mine && others > 0 && others + bytes > budget.Most)
                    return false;
                (budget._taken, _mine) = (others + Math.Max(bytes, _mine), Math.Max(bytes, _mine));
                return true;
            }
        }

        public void Dispose()
        {
            lock (budget._lock)
                (budget._taken, _mine) = (budget._taken - _mine, 0);
        }
    }

    private long Most => most;
}
