using Comity.Office.Audit;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Trust.Tests.Office;

public sealed class AuditOnSqlite : AuditFacts<Sqlite>;

public sealed class AuditOnPostgreSql : AuditFacts<PostgreSql>;

public abstract class AuditFacts<TDatabase> : OfficeFacts<TDatabase>
    where TDatabase : ITestDatabase
{
    private static readonly OfficerId Heron = new(Guid.Parse("00000000-0000-7000-8000-000000000001"));

    private AuditTrail Trail => Services.GetRequiredService<AuditTrail>();

    [Fact]
    public async Task An_untouched_chain_is_whole_up_to_its_head()
    {
        var head = await Fill(5);

        var verdict = await Check(head);

        Assert.Null(verdict.Fault);
        Assert.Equal(head, verdict.Head);
        Assert.Equal(5, head.Sequence);
    }

    [Fact]
    public async Task Eight_parallel_writers_do_not_fork_the_chain()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var n = 0; n < 10; n++)
                await Record(Entry($"case-{writer}-{n}"));
        }));

        var verdict = await Check(null);

        Assert.Null(verdict.Fault);
        Assert.Equal(80, verdict.Head.Sequence);
    }

    [Fact]
    public async Task Writers_without_the_write_lock_do_not_fork_it_either()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => With<NodeDb, int>(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await Trail.Append(db, Entry($"case-{writer}"), default);
            await transaction.CommitAsync();
            return 0;
        })));

        Assert.Equal((8L, null), await Check(null) is var verdict ? (verdict.Head.Sequence, verdict.Fault) : default);
    }

    [Theory]
    [InlineData("UPDATE office_audit SET \"ObjectId\" = 'case-9' WHERE \"Sequence\" = 3", 3, "audit.changed")]
    [InlineData("UPDATE office_audit SET \"Purpose\" = 'x' WHERE \"Sequence\" = 1", 1, "audit.changed")]
    [InlineData("UPDATE office_audit SET \"Part\" = 'cli' WHERE \"Sequence\" = 4", 4, "audit.changed")]
    [InlineData("UPDATE office_audit SET \"At\" = \"At\" + 1 WHERE \"Sequence\" = 5", 5, "audit.changed")]
    [InlineData("DELETE FROM office_audit WHERE \"Sequence\" = 3", 3, "audit.missing")]
    [InlineData("DELETE FROM office_audit WHERE \"Sequence\" = 1", 1, "audit.missing")]
    [InlineData("DELETE FROM office_audit WHERE \"Sequence\" >= 4", 4, "audit.truncated")]
    [InlineData("DELETE FROM office_audit", 1, "audit.truncated")]
    public async Task Tampering_is_found_at_the_first_bad_entry(string tampering, long first, string code)
    {
        var head = await Fill(5);
        await With<NodeDb, int>(db => db.Database.ExecuteSqlRawAsync(tampering));

        Assert.Equal(new AuditFault(first, code), (await Check(head)).Fault);
    }

    [Fact]
    public async Task A_chain_rewritten_from_the_start_shows_against_a_kept_head()
    {
        var head = await Fill(3);
        await With<NodeDb, int>(db => db.Database.ExecuteSqlRawAsync("DELETE FROM office_audit"));
        Clock.Now += TimeSpan.FromHours(1);
        await Fill(4);

        Assert.Null((await Check(null)).Fault);
        Assert.Equal(new AuditFault(3, "audit.rewritten"), (await Check(head)).Fault);
    }

    [Fact]
    public async Task An_effect_without_a_transaction_cannot_be_audited() =>
        await With<NodeDb, InvalidOperationException>(db => Assert.ThrowsAsync<InvalidOperationException>(() => Trail.Append(db, Entry("case-1"), default)));

    [Fact]
    public async Task A_rolled_back_effect_leaves_no_entry()
    {
        await With<NodeDb, int>(async db =>
        {
            await using var transaction = await db.BeginWriteAsync(default);
            await Trail.Append(db, Entry("case-1"), default);
            return 0;
        });

        Assert.Equal(0, (await Check(null)).Head.Sequence);
    }

    [Fact]
    public async Task Search_finds_by_officer_object_and_time_and_pages_without_gaps_while_the_chain_grows()
    {
        await Fill(7);
        var other = new AuditEntry(AuditWho.System("retention"), 2, "case.erase", "case", "case-0");
        Clock.Now += TimeSpan.FromHours(1);
        await Record(other);

        var byOfficer = new AuditQuery("main") { Officer = Heron, Limit = 4 };
        var first = await Search(byOfficer);
        await Record(Entry("case-late"));
        var second = await Search(byOfficer with { Before = first.Next });

        Assert.Equal([7L, 6, 5, 4, 3, 2, 1], first.Entries.Concat(second.Entries).Select(entry => entry.Sequence));
        Assert.Null(second.Next);
        Assert.Equal([8L, 1], (await Search(new AuditQuery("main") { ObjectKind = "case", ObjectId = "case-0" })).Entries.Select(entry => entry.Sequence));
        Assert.Equal([9L, 8], (await Search(new AuditQuery("main") { From = Clock.Now })).Entries.Select(entry => entry.Sequence));
        Assert.Equal([8L], (await Search(new AuditQuery("main") { Seat = 2, Until = Clock.Now.AddTicks(1) })).Entries.Select(entry => entry.Sequence));
        Assert.Empty((await Search(new AuditQuery("other"))).Entries);
    }

    [Fact]
    public async Task A_purpose_in_any_script_survives_the_database_byte_for_byte()
    {
        await Record(Entry("case-1") with { Purpose = "审计 проверка 🦩 e\u0301" });

        Assert.Null((await Check(null)).Fault);
        Assert.Equal("审计 проверка 🦩 e\u0301", (await Search(new AuditQuery("main"))).Entries[0].Purpose);
    }

    private static AuditEntry Entry(string id) => new(AuditWho.Person(Heron), 1, "case.read", "case", id);

    private Task<AuditHead> Record(AuditEntry entry) => With<NodeDb, AuditHead>(db => Trail.Record(db, entry, default));

    private async Task<AuditHead> Fill(int count)
    {
        for (var n = 0; n < count; n++)
            await Record(Entry($"case-{n}"));
        return await With<NodeDb, AuditHead>(db => Trail.Head(db, default));
    }

    private Task<AuditVerdict> Check(AuditHead? known) => With<NodeDb, AuditVerdict>(db => AuditCheck.Run(db, "main", known, default));

    private Task<AuditPage> Search(AuditQuery query) => With<NodeDb, AuditPage>(db => AuditSearch.Run(db, query, default));
}

public sealed class AuditHeadTests
{
    [Fact]
    public void A_head_reads_back_exactly()
    {
        var head = new AuditHead("main", 42, Sha256Digest.Of("x"u8));

        Assert.True(AuditHead.TryParse(head.ToString(), out var read));
        Assert.Equal(head, read);
    }

    [Fact]
    public void No_mangled_head_is_read_as_another_text()
    {
        var text = new AuditHead("main", 42, Sha256Digest.Of("x"u8)).ToString();
        var random = new Random(7);
        for (var n = 0; n < 20_000; n++)
        {
            var mangled = text.ToCharArray();
            mangled[random.Next(mangled.Length)] = (char)random.Next(0x20, 0x80);
            var cut = new string(mangled)[..random.Next(mangled.Length + 1)];
            if (AuditHead.TryParse(cut, out var read))
                Assert.Equal(cut, read!.ToString());
        }
    }

    [Fact]
    public void Content_cannot_slip_into_codes_and_identifiers()
    {
        var who = AuditWho.System("cli");

        Assert.Throws<ArgumentException>(() => new AuditEntry(who, 0, "Read it", "case", "1"));
        Assert.Throws<ArgumentException>(() => new AuditEntry(who, 0, "case.read", "case", "two words"));
        Assert.Throws<ArgumentException>(() => new AuditEntry(who, 0, "case.read", "case", "1") { Purpose = "two\nlines" });
        Assert.NotNull(AuditEntry.PurposeFlaw("lone \uD800 surrogate"));
    }
}
