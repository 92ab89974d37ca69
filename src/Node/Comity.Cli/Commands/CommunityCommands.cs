using System.CommandLine;
using System.Text.Json;
using Comity.Cases.Clocks;
using Comity.Statements;
using Comity.Statements.Rosters;
using Comity.Storage.Trust;

namespace Comity.Cli.Commands;

/// <summary><c>comity community …</c>: found a community, carry its files, let members in. The node is stopped meanwhile.</summary>
internal static class CommunityCommands
{
    public static Command Make() => new("community", "Found a community, join one, admit members.")
    {
        Found(), Invite(), Join(), Admit(), Take(), Show(),
    };

    private static Command Found()
    {
        var (data, json) = (Options.Data(), Options.Json());
        var name = Options.Named("--name", "The community's name, in English.");
        var kind = new Option<CommunityKind>("--kind") { Description = "Bilateral communities are founded by two.", DefaultValueFactory = _ => CommunityKind.Regional };
        var self = Options.Named("--as", "The name under which this participant stands in the roster.");
        var code = Options.Optional("--code", "Its ISO 3166-1 code; none for an organisation.");
        var rules = Options.Optional("--rules", "A JSON file of what the community agrees on, by capability, such as {\"cases\":{\"decideWithin\":\"P3D\"}}.");
        var command = new Command("found", "Found a community with this seat as its registrar.") { data, name, kind, self, code, rules, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var node = await OfflineNode.OpenAsync(parsed.GetValue(data)!, cancellation);
            var seat = await node.SeatAsync(cancellation);
            var member = MemberOf(seat.Participant, parsed.GetValue(self)!, parsed.GetValue(code));
            var agreed = await RulesAsync(parsed.GetValue(rules), cancellation);
            var chain = (await node.Get<Founding>().FoundCommunityAsync(
                seat, LanguageText.Of("en", parsed.GetValue(name)!), parsed.GetValue(kind), member, agreed, cancellation)).OrRefuse();
            Terminal.Answer(parsed.GetValue(json), new { community = chain.Community, registrar = seat.Participant }, $"Founded {chain.Community}", "One registrar with a threshold of one: it can name and suspend members alone.");
            return Terminal.Done;
        });
        return command;
    }

    private static Command Invite()
    {
        var (data, output) = (Options.Data(), Options.Named("--out", "Where the file is written."));
        var command = new Command("invite", "Write the file by which others know the community: keysets, rosters, descriptors.") { data, output };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var node = await OfflineNode.OpenAsync(parsed.GetValue(data)!, cancellation);
            var communities = node.Get<TrustBook>().Communities;
            var members = communities.SelectMany(chain => chain.Newest.Body.Members.Select(member => member.P)).Distinct();
            await File.WriteAllBytesAsync(parsed.GetValue(output)!, node.Get<Founding>().File(members, communities.Select(chain => chain.Community)).Write(), cancellation);
            return Terminal.Done;
        });
        return command;
    }

    private static Command Join()
    {
        var (data, json) = (Options.Data(), Options.Json());
        var invitation = Options.Named("--invitation", "The registrar's file.");
        var output = Options.Named("--out", "Where the request is written, to be carried to the registrar.");
        var command = new Command("join", "Ask to join the community of an invitation; prints the key phrase to compare.") { data, invitation, output, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var node = await OfflineNode.OpenAsync(parsed.GetValue(data)!, cancellation);
            var seat = await node.SeatAsync(cancellation);
            var founding = node.Get<Founding>();
            (await founding.TakeAsync(await ReadAsync(parsed.GetValue(invitation)!, cancellation), cancellation)).OrRefuse();
            var rosters = node.Get<TrustBook>().Communities.Single(chain => !chain.Newest.Admits(seat.Participant));
            var request = (await founding.AskToJoinAsync(seat, rosters.Community, cancellation)).OrRefuse();
            await File.WriteAllBytesAsync(parsed.GetValue(output)!, request.Write(), cancellation);
            var phrase = KeyPhrase.Of(seat.Participant, rosters.Newest.Body.Registrars[0], rosters.Community);
            Terminal.Answer(parsed.GetValue(json), new { community = rosters.Community, phrase }, $"Wrote {parsed.GetValue(output)}", "Compare this key phrase with the registrar by voice:", $"  {phrase}");
            return Terminal.Done;
        });
        return command;
    }

    private static Command Admit()
    {
        var (data, json) = (Options.Data(), Options.Json());
        var request = Options.Named("--request", "The file of the participant who asks.");
        var name = Options.Named("--name", "The name under which it stands in the roster.");
        var code = Options.Optional("--code", "Its ISO 3166-1 code; none for an organisation.");
        var phrase = Options.Optional("--phrase", "The key phrase as the other side read it; without it the phrase is printed and nothing is done.");
        var command = new Command("admit", "Let a participant in, after comparing the key phrase.") { data, request, name, code, phrase, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var node = await OfflineNode.OpenAsync(parsed.GetValue(data)!, cancellation);
            var file = await ReadAsync(parsed.GetValue(request)!, cancellation);
            var (seat, founding) = (await node.SeatAsync(cancellation), node.Get<Founding>());
            (await founding.TakeAsync(file, cancellation)).OrRefuse();
            var asker = TrustDocuments.ClaimedIssuer(new ReceivedStatement(System.Text.Encoding.ASCII.GetBytes(file.Join ?? ""))) ?? throw CommandFailed.Unreadable("The file holds no request to join.");
            var community = TrustDocuments.ClaimedCommunity(new ReceivedStatement(System.Text.Encoding.ASCII.GetBytes(file.Join!)))!.Value;
            var expected = KeyPhrase.Of(asker, seat.Participant, community);
            if (parsed.GetValue(phrase)?.Trim() != expected)
                throw new CommandFailed(Terminal.Refused, $"community.phrase: compare this key phrase with the other side by voice and give it with --phrase:\n  {expected}");
            var member = MemberOf(asker, parsed.GetValue(name)!, parsed.GetValue(code)) with { Join = file.Join };
            var chain = (await founding.ChangeRosterAsync(seat, community, body => body with { Members = [.. body.Members, member] }, cancellation)).OrRefuse();
            Terminal.Answer(parsed.GetValue(json), new { community, participant = asker, roster = chain.Newest.Id }, $"Admitted {parsed.GetValue(name)} ({asker})");
            return Terminal.Done;
        });
        return command;
    }

    private static Command Take()
    {
        var (data, file) = (Options.Data(), Options.Named("--file", "An invitation or acceptance."));
        var command = new Command("take", "Believe the keysets, rosters and descriptors of a file, each by its own signatures.") { data, file };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var node = await OfflineNode.OpenAsync(parsed.GetValue(data)!, cancellation);
            (await node.Get<Founding>().TakeAsync(await ReadAsync(parsed.GetValue(file)!, cancellation), cancellation)).OrRefuse();
            return Terminal.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var (data, json) = (Options.Data(), Options.Json());
        var command = new Command("show", "List communities and members with their key phrases.") { data, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var node = await OfflineNode.OpenAsync(parsed.GetValue(data)!, cancellation);
            var seat = await node.SeatAsync(cancellation);
            var all = node.Get<TrustBook>().Communities.Select(chain => new
            {
                chain.Community,
                Name = chain.Newest.Body.Name.Original.Text,
                chain.Newest.Body.Version,
                Members = chain.Newest.Body.Members.Select(member => new
                {
                    Participant = member.P,
                    Name = member.Name.Original.Text,
                    member.Code,
                    Phrase = member.P == seat.Participant ? null : KeyPhrase.Of(seat.Participant, member.P, chain.Community),
                }).ToList(),
            }).ToList();
            Terminal.Answer(parsed.GetValue(json), all, all.SelectMany(community =>
                community.Members.Select(member => $"  {member.Code ?? "--"}  {member.Name,-24} {member.Participant}  {member.Phrase}").Prepend($"{community.Name}  {community.Community}")));
            return Terminal.Done;
        });
        return command;
    }

    private static Member MemberOf(ParticipantId participant, string name, string? code) => new()
    {
        P = participant,
        Name = LanguageText.Of("en", name),
        Code = code,
        Kind = code is null ? MemberKind.Organisation : MemberKind.State,
    };

    // What a capability could not read it would silently replace by its defaults: better said now than found out in a crisis.
    private static async Task<JsonElement?> RulesAsync(string? path, CancellationToken cancellation)
    {
        if (path is null)
            return null;
        if (!File.Exists(path))
            throw CommandFailed.Unreadable($"There is no file {path}.");
        var bytes = await File.ReadAllBytesAsync(path, cancellation);
        StrictJson.Check(bytes, TrustFile.MaxBytes).OrRefuse();
        using var document = JsonDocument.Parse(bytes);
        CaseRules.Read(document.RootElement).OrRefuse();
        return document.RootElement.Clone();
    }

    private static async Task<TrustFile> ReadAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            throw CommandFailed.Unreadable($"There is no file {path}.");
        return new FileInfo(path).Length > TrustFile.MaxBytes
            ? throw CommandFailed.Unreadable($"{path} is larger than {TrustFile.MaxBytes} bytes.")
            : TrustFile.Read(await File.ReadAllBytesAsync(path, cancellation)).OrRefuse();
    }
}
