namespace Comity.Cli;

/// <summary>Progress on stderr, and only on a terminal.</summary>
internal sealed class ProgressBar(string what) : IDisposable
{
    private const int Width = 40;

    private readonly bool _shown = !Console.IsErrorRedirected;
    private int _drawn = -1;

    public void Show(long done, long total)
    {
        var filled = total == 0 ? Width : (int)(done * Width / total);
        if (!_shown || filled == _drawn)
            return;
        _drawn = filled;
        Console.Error.Write($"\r{what} [{new string('#', filled)}{new string('.', Width - filled)}] {done}/{total}");
    }

    public void Dispose()
    {
        if (_drawn >= 0)
            Console.Error.WriteLine();
    }
}
