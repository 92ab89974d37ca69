namespace Comity.Taxii;

/// <summary>Bounds the bytes of all bodies that are held at a time, and those of one account
/// to a quarter of it. A body that is alone may have as much as its root allows.</summary>
internal sealed class BodyBudget(long most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _byAccount = [];
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
    public Part Begin(string account) => new(this, account);

    /// <summary>What one body holds of the budget.</summary>
    internal sealed class Part(BodyBudget budget, string account) : IDisposable
    {
        private long _mine;

        /// <returns>Whether there was room to hold this much in all.</returns>
        public bool TryHold(long bytes)
        {
            lock (budget._lock)
            {
                var (others, own) = (budget._taken - _mine, budget._byAccount.GetValueOrDefault(account) - _mine);
                if (bytes > _mine && (Exceeds(others, bytes, budget.Most) || Exceeds(own, bytes, budget.Most / 4)))
                    return false;
                _mine = Math.Max(bytes, _mine);
                budget.Set(account, others + _mine, own + _mine);
                return true;
            }
        }

        public void Dispose()
        {
            lock (budget._lock)
            {
                budget.Set(account, budget._taken - _mine, budget._byAccount.GetValueOrDefault(account) - _mine);
                _mine = 0;
            }
        }

        private static bool Exceeds(long others, long bytes, long most) => others > 0 && others + bytes > most;
    }

    private void Set(string account, long taken, long own)
    {
        _taken = taken;
        if (own > 0)
            _byAccount[account] = own;
        else
            _byAccount.Remove(account);
    }

    private long Most => most;
}
