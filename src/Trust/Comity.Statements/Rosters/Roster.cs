using System.Text.Json;

namespace Comity.Statements.Rosters;

/// <summary>A roster whose signatures and joins were checked. Immutable.</summary>
public sealed class Roster
{
    /// <summary>Most members one roster may list.</summary>
    public const int MaxMembers = 400;

    private readonly Dictionary<ParticipantId, Member> _members;

    private Roster(StatementId id, RosterBody body, Statement statement)
    {
        (Id, Body, Statement) = (id, body, statement);
        _members = body.Members.ToDictionary(member => member.P);
    }

    public StatementId Id { get; }

    public RosterBody Body { get; }

    public Statement Statement { get; }

    /// <summary>Members that are not suspended.</summary>
    public IEnumerable<Member> Active => Body.Members.Where(member => !member.Suspended);

    public Member? Find(ParticipantId participant) => _members.GetValueOrDefault(participant);

    /// <summary>Whether the participant may speak and be spoken to in the community.</summary>
    public bool Admits(ParticipantId participant) => Find(participant) is { Suspended: false };

    /// <summary>Whose copy an audience asks for; empty when it cannot be resolved: unknown means nobody.</summary>
    public IReadOnlyList<ParticipantId> Resolve(Audience audience, ParticipantId issuer) => audience switch
    {
        Audience.Named named when named.Recipients.All(recipient => Admits(recipient.Participant)) =>
            [.. named.Recipients.Select(recipient => recipient.Participant).Where(participant => participant != issuer)],
        Audience.Community or Audience.Public => [.. Active.Select(member => member.P).Where(participant => participant != issuer)],
        _ => [],
    };

    internal static Result<Roster> Of(RosterBody body, Statement statement)
    {
        var flaw = Flaw(body);
        return flaw is null ? new Roster(statement.Id, body, statement) : new BadRoster(flaw);
    }

    private static string? Flaw(RosterBody body)
    {
        if (body.Version < 1 || (body.Version == 1) != (body.Prev is null))
            return "The genesis has version 1 and no prev; later rosters have both.";
        if (body.Registrars.Count is 0 or > 16 || body.Registrars.Distinct().Count() != body.Registrars.Count
            || body.Threshold < 1 || body.Threshold > body.Registrars.Count)
            return "One to sixteen distinct registrars, and a threshold they can reach.";
        if (body.Kind == CommunityKind.Bilateral && (body.Registrars.Count != 2 || body.Threshold != 2 || body.Members.Count != 2))
            return "A bilateral community is two of two, and nobody else.";
        if (body.Members.Count > MaxMembers || body.Members.Select(member => member.P).Distinct().Count() != body.Members.Count)
            return $"At most {MaxMembers} members, each once.";
        if (body.Rules is { ValueKind: not JsonValueKind.Object })
            return "Rules are an object.";
        if (body.Registrars.Any(registrar => body.Members.All(member => member.P != registrar)))
            return "Registrars are members.";
        var codes = body.Members.Where(member => member.Code is not null).Select(member => member.Code!).ToList();
        if (codes.Distinct(StringComparer.Ordinal).Count() != codes.Count || codes.Exists(code => code.Length != 2 || !code.All(char.IsAsciiLetterUpper)))
            return "A code is two capital letters and stands for one member.";
        return null;
    }
}
