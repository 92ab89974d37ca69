using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Comity.Taxii.Tests;

/// <summary>Keeps what is logged, with its level, in the order it came.</summary>
internal sealed class KeptLog : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(LogLevel Level, string Text, Exception? Failed)> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue((logLevel, formatter(state, exception), exception));

    public async Task<string> WaitForAsync(string part, int seconds = 10)
    {
        for (var attempt = 0; attempt < seconds * 40; attempt++)
        {
            if (Lines.FirstOrDefault(line => line.Text.Contains(part, StringComparison.Ordinal)) is { Text: { } text })
                return text;
            await Task.Delay(25);
        }

        throw new TimeoutException($"Nothing was logged with '{part}'.");
    }

    public void Dispose()
    {
    }
}
