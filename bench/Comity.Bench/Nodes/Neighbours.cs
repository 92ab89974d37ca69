using Comity.Bench.Measuring;
using Comity.Jose;
using Comity.Node;
using Comity.Statements;
using Comity.Statements.Rosters;
using Comity.Storage;
using Comity.Storage.Trust;

namespace Comity.Bench.Nodes;

/// <summary>Further invented States, all hosted on the asked node, who join the community of a pair: somebody to send many notices to.</summary>
internal static class Neighbours
{
    public static async Task<IReadOnlyList<ParticipantId>> JoinAsync(Pair pair, int count, Progress progress)
    {
        var (registrar, hosted) = (pair.Asker.Get<Founding>(), new List<Member>(count));
        for (var i = 0; i < count; i++)
        {
            progress.Show($"founding {i} of {count}");
            hosted.Add(await FoundAsync(pair, $"Invented {i + 1}"));
        }

        _ = (await registrar.ChangeRosterAsync(pair.Asker.Seat, pair.Community, body => body with { Members = [.. body.Members, .. hosted] }, default)).Value;
        await Pair.TakeAsync(pair.Asked.Get<Founding>(), registrar.File([], [pair.Community]));
        return hosted.ConvertAll(member => member.P);
    }

    private static async Task<Member> FoundAsync(Pair pair, string name)
    {
        var host = pair.Asked.Get<Founding>();
        EcPrivateJwk[] roots = [EcPrivateJwk.GenerateP384(), EcPrivateJwk.GenerateP384()];
        SeatRow seat = (await host.FoundSeatAsync(name, roots, threshold: 2, trial: true, NodeHost.AutomaticTypes, default)).Value;
        var request = (await host.AskToJoinAsync(seat, pair.Community, default)).Value;
        await Pair.TakeAsync(pair.Asker.Get<Founding>(), request);
        return new Member { P = seat.Participant, Name = LanguageText.Of("en", name), Kind = MemberKind.State, Join = request.Join };
    }
}
