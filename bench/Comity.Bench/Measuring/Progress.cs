namespace Comity.Bench.Measuring;

/// <summary>Says on stderr what was found, line by line, and on a terminal also what is being measured.</summary>
internal sealed class Progress
{
    private const int Width = 78;

    private readonly bool _isShown = !Console.IsErrorRedirected;

    /// <summary>The benchmark that runs.</summary>
    public string Name { get; set; } = "";

    public void Show(string what) => Write($"{Name}: {what}");

    public void Clear() => Write("");

    /// <summary>A line that stays.</summary>
    public void Say(string line)
    {
        Clear();
        Console.Error.WriteLine(line);
    }

    private void Write(string line)
    {
        if (_isShown)
            Console.Error.Write($"\r{line[..Math.Min(line.Length, Width)].PadRight(Width)}\r");
    }
}
