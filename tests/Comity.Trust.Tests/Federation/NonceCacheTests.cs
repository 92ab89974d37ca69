using Comity.Federation.HttpSignatures;

namespace Comity.Trust.Tests.Federation;

public sealed class NonceCacheTests
{
    [Fact]
    public void A_nonce_is_remembered_through_the_last_second_in_which_its_request_could_pass()
    {
        var cache = new NonceCache(maxKeys: 2, maxPerKey: 2);
        Assert.Null(cache.TryAdd("a", "n", expires: 100, now: 50));
        Assert.IsType<Replayed>(cache.TryAdd("a", "n", expires: 100, now: 100));
        Assert.Null(cache.TryAdd("a", "n", expires: 401, now: 101));
    }

    [Fact]
    public void Keys_have_nonces_of_their_own_and_cannot_use_up_each_others_share()
    {
        var cache = new NonceCache(maxKeys: 2, maxPerKey: 1);
        Assert.Null(cache.TryAdd("a", "n", expires: 100, now: 50));
        Assert.IsType<NoncesExhausted>(cache.TryAdd("a", "m", expires: 100, now: 50));
        Assert.Null(cache.TryAdd("b", "n", expires: 100, now: 50));
        Assert.IsType<NoncesExhausted>(cache.TryAdd("c", "n", expires: 100, now: 50));
        Assert.Null(cache.TryAdd("c", "n", expires: 200, now: 101));
    }

    [Fact]
    public void A_clock_set_back_brings_no_forgotten_nonce_to_life()
    {
        var cache = new NonceCache(maxKeys: 2, maxPerKey: 2);
        Assert.Null(cache.TryAdd("a", "n", expires: 100, now: 50));
        Assert.Null(cache.TryAdd("a", "m", expires: 5_000, now: 4_800));
        Assert.IsType<Replayed>(cache.TryAdd("a", "n", expires: 100, now: 50));
    }

    [Fact]
    public void Of_many_requests_at_once_with_one_nonce_a_single_one_passes()
    {
        var cache = new NonceCache(maxKeys: 2, maxPerKey: 2);
        var passed = 0;
        Parallel.For(0, 200, _ =>
        {
            if (cache.TryAdd("a", "n", expires: 100, now: 50) is null)
                Interlocked.Increment(ref passed);
        });
        Assert.Equal(1, passed);
    }
}
