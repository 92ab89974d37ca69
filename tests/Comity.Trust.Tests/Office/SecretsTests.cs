using System.Security.Cryptography;
using System.Text;
using Comity.Office;
using Comity.Office.Accounts;
using Comity.Office.Entry;
using System.Net;

namespace Comity.Trust.Tests.Office;

public sealed class TotpTests
{
    // RFC 6238 appendix B
    [Theory]
    [InlineData(59L, "94287082", "46119246", "90693936")]
    [InlineData(1111111109L, "07081804", "68084774", "25091201")]
    [InlineData(1111111111L, "14050471", "67062674", "99943326")]
    [InlineData(1234567890L, "89005924", "91819424", "93441116")]
    [InlineData(2000000000L, "69279037", "90698825", "38618901")]
    [InlineData(20000000000L, "65353130", "77737706", "47863826")]
    public void Codes_agree_with_the_test_vectors(long seconds, string sha1, string sha256, string sha512)
    {
        var step = Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds));

        Assert.Equal(sha1, Totp.Code("12345678901234567890"u8, step, 8, HashAlgorithmName.SHA1));
        Assert.Equal(sha256, Totp.Code("12345678901234567890123456789012"u8, step, 8, HashAlgorithmName.SHA256));
        Assert.Equal(sha512, Totp.Code("1234567890123456789012345678901234567890123456789012345678901234"u8, step, 8, HashAlgorithmName.SHA512));
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_code_counts_one_step_early_or_late_and_no_more(int steps, bool counts)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var code = Totp.Code("12345678901234567890"u8, Totp.StepAt(now) + steps, 6, HashAlgorithmName.SHA1);

        Assert.Equal(counts ? Totp.StepAt(now) + steps : null, Totp.Match("12345678901234567890"u8, code, now));
    }

    // RFC 4648 10
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_agrees_with_the_test_vectors(string text, string encoded) =>
        Assert.Equal(encoded, Totp.Base32(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void The_uri_escapes_what_people_may_call_things() =>
        Assert.Equal(
            "otpauth://totp/Desk%20%26%20Co:heron%40xa?secret=MZXW6&issuer=Desk%20%26%20Co&algorithm=SHA1&digits=6&period=30",
            Totp.Uri("foo"u8, "Desk & Co", "heron@xa"));
}

public sealed class PasswordTests
{
    [Theory]
    [InlineData("elevenchars", false)]
    [InlineData("twelve chars", true)]
    [InlineData("aaaaaaaaaaaa", true)]
    [InlineData("🦩🦩🦩🦩🦩🦩", false)]
    public void Only_length_in_characters_counts(string password, bool accepted) =>
        Assert.Equal(accepted, PasswordSafe.Flaw(password) is null);

    [Fact]
    public void Text_that_is_not_well_formed_is_no_password() => Assert.NotNull(PasswordSafe.Flaw("a lone \uD800 surrogate"));

    [Fact]
    public void A_password_longer_than_work_allows_is_refused()
    {
        Assert.Null(PasswordSafe.Flaw(new string('x', 256)));
        Assert.NotNull(PasswordSafe.Flaw(new string('x', 257)));
    }

    [Fact]
    public async Task The_usual_hash_is_pbkdf2_with_sha512_and_at_least_210000_rounds()
    {
        using var safe = new PasswordSafe();
        var stored = safe.Hash("seven grey herons");
        var bytes = Convert.FromBase64String(stored);

        Assert.Equal(1, bytes[0]); // Identity's version 3 format
        Assert.Equal(2u, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1))); // HMAC-SHA-512
        Assert.True(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5)) >= 210_000);
        Assert.Equal(PasswordVerdict.Right, await safe.Check(stored, "seven grey herons", default));
        Assert.Equal(PasswordVerdict.Wrong, await safe.Check(stored, "seven grey heron", default));
        Assert.Equal(PasswordVerdict.Wrong, await safe.Check(null, "seven grey herons", default));
    }

    [Fact]
    public async Task A_hash_of_fewer_rounds_is_right_but_old_and_keyboards_compose_alike()
    {
        using var old = new PasswordSafe(1_000);
        using var safe = new PasswordSafe(2_000);

        Assert.Equal(PasswordVerdict.RightButOld, await safe.Check(old.Hash("seven grey h\u00E9rons"), "seven grey he\u0301rons", default));
    }
}

public sealed class SecretTests
{
    [Fact]
    public void A_secret_is_found_by_its_hash_and_opens_only_its_own_kind()
    {
        var (text, hash) = Secret.New(Secret.Token);

        Assert.True(Secret.TryHash(Secret.Token, text, out var found));
        Assert.Equal(hash, found);
        Assert.False(Secret.TryHash(Secret.Session, text, out _));
        Assert.True(Secret.TryHash(Secret.Session, text.Replace(Secret.Token, Secret.Session, StringComparison.Ordinal), out var other));
        Assert.NotEqual(hash, other);
    }

    [Fact]
    public void No_other_text_has_the_hash_of_a_secret()
    {
        var (text, hash) = Secret.New(Secret.Token);
        var random = new Random(11);
        for (var n = 0; n < 20_000; n++)
        {
            var mangled = text.ToCharArray();
            mangled[random.Next(mangled.Length)] = (char)random.Next(0, 0x250);
            var cut = new string(mangled)[..random.Next(mangled.Length + 1)];
            if (cut != text && Secret.TryHash(Secret.Token, cut, out var found))
                Assert.NotEqual(hash, found);
        }
    }

    [Fact]
    public void Login_names_have_one_form_and_nothing_typed_breaks_them()
    {
        Assert.True(LoginName.TryNormalise("  Heron.A@xa ", out var login));
        Assert.Equal("heron.a@xa", login);
        var random = new Random(13);
        for (var n = 0; n < 20_000; n++)
        {
            var typed = new string([.. Enumerable.Range(0, random.Next(80)).Select(_ => (char)random.Next(0, random.Next(2) == 0 ? 0x80 : 0x10000))]);
            if (LoginName.TryNormalise(typed, out var normal))
                Assert.True(LoginName.TryNormalise(normal, out var again) && again == normal);
        }
    }
}

public sealed class SignInLimitTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");

    private readonly StoppedClock _clock = new();

    [Fact]
    public void A_name_must_wait_after_ten_failures_and_twice_as_long_after_the_next()
    {
        var limits = new SignInLimits(_clock);
        for (var n = 0; n < SignInLimits.FreeByAccount; n++)
            Assert.Null(limits.Enter("heron", IPAddress.Parse($"192.0.2.{n}")));

        Assert.Equal(TimeSpan.FromMinutes(1), limits.Enter("heron", Here));
        Assert.Null(limits.Enter("crane", Here));
        _clock.Now += TimeSpan.FromMinutes(1);
        Assert.Null(limits.Enter("heron", Here));
        Assert.Equal(TimeSpan.FromMinutes(2), limits.Enter("heron", Here));
        _clock.Now += TimeSpan.FromHours(1);
        Assert.Null(limits.Enter("heron", Here));
    }

    [Fact]
    public void An_address_must_wait_whatever_names_it_tries_and_a_neighbour_in_its_64_counts_as_it()
    {
        var limits = new SignInLimits(_clock);
        for (var n = 0; n < SignInLimits.FreeByAddress; n++)
            Assert.Null(limits.Enter($"name-{n}", IPAddress.Parse($"2001:db8::{n:x}")));

        Assert.NotNull(limits.Enter("another", IPAddress.Parse("2001:db8::ffff")));
        Assert.Null(limits.Enter("another", IPAddress.Parse("2001:db8:0:1::1")));
    }

    [Fact]
    public void Getting_in_forgives_the_name_and_a_refund_takes_back_one_attempt()
    {
        var limits = new SignInLimits(_clock);
        for (var n = 0; n < SignInLimits.FreeByAccount - 1; n++)
            limits.Enter("heron", Here);
        for (var n = 0; n < 5; n++)
        {
            Assert.Null(limits.Enter("heron", Here));
            limits.Refund("heron", Here);
        }

        Assert.Null(limits.Enter("heron", Here));
        Assert.NotNull(limits.Enter("heron", Here));
        limits.Succeed("heron", Here);
        Assert.Null(limits.Enter("heron", Here));
    }

    [Fact]
    public void A_flood_of_names_stays_within_its_memory()
    {
        var limits = new SignInLimits(_clock);
        for (var n = 0; n < SignInLimits.Capacity + 5_000; n++)
            limits.Enter($"name-{n}", new IPAddress([10, (byte)(n >> 16), (byte)(n >> 8), (byte)n]));

        Assert.InRange(limits.Count, 1, SignInLimits.Capacity);
    }
}

public sealed class RefusalProblemTests
{
    [Theory]
    [InlineData("office.not-signed-in", 401)]
    [InlineData("office.not-allowed", 403)]
    [InlineData("office.officer-not-found", 404)]
    [InlineData("office.login-taken", 409)]
    [InlineData("statement.too-large", 413)]
    [InlineData("http.idempotency-key-missing", 400)]
    [InlineData("http.idempotency-key-reused", 422)]
    [InlineData("office.too-many-attempts", 429)]
    [InlineData("something.nobody-listed", 422)]
    public void A_code_chooses_its_status(string code, int status) => Assert.Equal(status, RefusalProblems.StatusOf(code));

    [Fact]
    public void A_problem_carries_code_where_and_mend()
    {
        var problem = (new BadLogin { Where = "/login", Mend = "Shorten it." }).ToProblem().ProblemDetails;

        Assert.Equal("/problems/office.bad-login", problem.Type);
        Assert.Equal(422, problem.Status);
        Assert.Equal(("office.bad-login", "/login", "Shorten it."), (problem.Extensions["code"], problem.Extensions["where"], problem.Extensions["mend"]));
        Assert.DoesNotContain("where", new BadLogin().ToProblem().ProblemDetails.Extensions.Keys);
    }
}
