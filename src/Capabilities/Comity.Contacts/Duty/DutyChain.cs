namespace Comity.Contacts;

/// <summary>How a step of a duty chain is told.</summary>
public enum StepTarget
{
    /// <summary>An officer of this node, by login name.</summary>
    Officer,

    /// <summary>An e-mail address or another address that the alert job knows how to use.</summary>
    Address,
}

/// <summary>One step of a duty chain.</summary>
/// <param name="Target">Whether <paramref name="Who"/> is a login name or an address.</param>
/// <param name="Who">1 to 254 characters.</param>
/// <param name="Wait">How long to wait for "I have it" before the next step: 5 seconds to 7 days, whole seconds.</param>
public sealed record DutyStep(StepTarget Target, string Who, TimeSpan Wait);

/// <summary>Who of ours is called for a desk, in which order. Local: no statement carries it and no peer learns it.</summary>
public sealed record DutyChain
{
    /// <summary>Most steps a chain may have.</summary>
    public const int MaxSteps = 20;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    private DutyChain(string desk, IReadOnlyList<DutyStep> steps) => (Desk, Steps) = (desk, steps);

    /// <summary>The desk of the seat.</summary>
    public string Desk { get; }

    /// <summary>1 to <see cref="MaxSteps"/>, first called first.</summary>
    public IReadOnlyList<DutyStep> Steps { get; }

    /// <summary>A chain, or what is wrong with it.</summary>
    public static Result<DutyChain> Create(string desk, IReadOnlyList<DutyStep> steps)
    {
        if (Fields.Desk(desk, "/desk") is { } badDesk)
            return badDesk;
        if (steps.Count == 0)
            return new BadDutyChain("A duty chain has somebody in it.") { Where = "/steps" };
        return Fields.Each(steps, MaxSteps, "/steps", JudgeStep) is { } badStep ? badStep : new DutyChain(desk, [.. steps]);
    }

    /// <summary>Where the chain has climbed to. After its last step it begins again, until somebody says "I have it".</summary>
    /// <param name="since">When the first step was called.</param>
    public Climb At(DateTimeOffset since, DateTimeOffset now)
    {
        var round = Steps.Sum(step => step.Wait.Ticks);
        var passed = Math.Max(0, (now - since).Ticks);
        var (rounds, within) = Math.DivRem(passed, round);
        var (index, ends) = (0, Steps[0].Wait.Ticks);
        while (within >= ends)
            ends += Steps[++index].Wait.Ticks;
        return new Climb((int)Math.Min(rounds, int.MaxValue), index, Steps[index], since.ToUniversalTime().AddTicks((rounds * round) + ends));
    }

    private static BadDutyChain? JudgeStep(DutyStep step, string where)
    {
        if (Fields.Text(step.Who, 254, where) is not null || step.Who is null || !Enum.IsDefined(step.Target))
            return new BadDutyChain("A step names an officer or an address.") { Where = where + "/who" };
        return step.Wait >= ShortestWait && step.Wait <= LongestWait && step.Wait.Ticks % TimeSpan.TicksPerSecond == 0
            ? null
            : new BadDutyChain("A step waits 5 seconds to 7 days, in whole seconds.") { Where = where + "/wait" };
    }
}

/// <summary>Where a chain stands.</summary>
/// <param name="Round">How often the whole chain was called before; 0 at first.</param>
/// <param name="Index">The step of the chain, from 0.</param>
/// <param name="Step">Who has the call now.</param>
/// <param name="NextAt">When the next step is due, UTC.</param>
public sealed record Climb(int Round, int Index, DutyStep Step, DateTimeOffset NextAt);
