using Comity.Storage.Upkeep;

namespace Comity.Trust.Tests.Storage;

public sealed class AlarmTests
{
    [Fact]
    public async Task Rosters_that_give_one_name_to_different_participants_raise_an_alarm()
    {
        await using var registrar = await TestNode.FoundAsync("XA");
        await using var one = await TestNode.FoundAsync("XB");
        await using var other = await TestNode.FoundAsync("XB");
        await registrar.FoundCommunityAsync(one);
        await using var db = await registrar.DbAsync();
        Assert.Empty(await registrar.Get<Alarms>().ReadAsync(db, default));

        await registrar.FoundCommunityAsync(other);

        Assert.Equal([new Alarm("binding-conflict", "XB")], await registrar.Get<Alarms>().ReadAsync(db, default));
    }
}
