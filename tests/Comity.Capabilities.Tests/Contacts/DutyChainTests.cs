using Comity.Contacts;
using static Comity.Tests.Contacts.Examples;

namespace Comity.Tests.Contacts;

public sealed class DutyChainTests
{
    private static readonly DutyChain Chain = DutyChain.Create("cert",
    [
        new DutyStep(StepTarget.Officer, "first", TimeSpan.FromMinutes(10)),
        new DutyStep(StepTarget.Address, "second@example.org", TimeSpan.FromMinutes(20)),
    ]).Value;

    [Theory]
    [InlineData(-5, 0, 0, 10)]
    [InlineData(0, 0, 0, 10)]
    [InlineData(9, 0, 0, 10)]
    [InlineData(10, 0, 1, 30)]
    [InlineData(29, 0, 1, 30)]
    [InlineData(30, 1, 0, 40)]
    [InlineData(95, 3, 0, 100)]
    public void A_chain_climbs_step_by_step_and_begins_again(int minutes, int round, int index, int next)
    {
        var climb = Chain.At(Monday, Monday.AddMinutes(minutes));

        Assert.Equal((round, index, Monday.AddMinutes(next)), (climb.Round, climb.Index, climb.NextAt));
        Assert.Equal(Chain.Steps[index], climb.Step);
    }

    [Fact]
    public void A_chain_of_nobody_or_without_patience_is_refused()
    {
        Assert.Equal("contacts.bad-duty-chain", DutyChain.Create("cert", []).Refusal?.Code);
        Assert.Equal("contacts.bad-duty-chain", DutyChain.Create("cert", [new DutyStep(StepTarget.Officer, "x", TimeSpan.Zero)]).Refusal?.Code);
        Assert.Equal("contacts.bad-duty-chain", DutyChain.Create("cert", [new DutyStep(StepTarget.Officer, " ", TimeSpan.FromHours(1))]).Refusal?.Code);
        Assert.Equal("contacts.bad-desk-id", DutyChain.Create("CERT", Chain.Steps).Refusal?.Code);
    }
}
