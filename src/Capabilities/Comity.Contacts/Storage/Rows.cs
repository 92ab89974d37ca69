using Comity.Statements;

namespace Comity.Contacts;

/// <summary>One version of something an issuer says under a subject. Exactly one version of a subject is current.</summary>
internal abstract class VersionRow
{
    public required int Seat { get; init; }

    public required StatementId Sid { get; init; }

    public required ParticipantId Issuer { get; init; }

    public required string Subject { get; init; }

    public required long Arrival { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required Tlp Tlp { get; init; }

    /// <summary>The exact body.</summary>
    public required byte[] Body { get; init; }

    /// <summary>Its place in the issuer's log, once known; with <see cref="Index"/> or not at all.</summary>
    public int? Epoch { get; private set; }

    public long? Index { get; private set; }

    /// <summary>Whether it is what the issuer now says.</summary>
    public bool Current { get; set; }

    public bool IsAnchored => Epoch is not null;

    public void Anchor(int epoch, long index) => (Epoch, Index) = (epoch, index);

    public T Read<T>()
        where T : class => BodyJson.Read<T>(Body).Value;
}

/// <summary>One version of a desk.</summary>
internal sealed class DeskRow : VersionRow
{
    public required string Desk { get; init; }

    public required ContactLevel Level { get; init; }

    public required bool Withdrawn { get; init; }

    public required DateTimeOffset? ValidFrom { get; init; }

    public required DateTimeOffset? ValidUntil { get; init; }

    /// <summary>What a search finds it by, folded.</summary>
    public required string Folded { get; init; }
}

/// <summary>One version of an intake profile.</summary>
internal sealed class IntakeRow : VersionRow;

/// <summary>A participant that the directory can name.</summary>
internal sealed class ParticipantRow
{
    public required int Seat { get; init; }

    public required ParticipantId Participant { get; init; }

    /// <summary>The identifier as text: the last word in every order.</summary>
    public required string Key { get; init; }

    /// <summary>As a roster names it; <see langword="null"/> until one does.</summary>
    public string? Name { get; private set; }

    public string? Code { get; private set; }

    public string SortName { get; private set; } = Fold.SortName(null);

    public string SortCode { get; private set; } = Fold.SortCode(null);

    public string Folded { get; private set; } = "";

    public void Call(string name, string? code)
    {
        (Name, Code) = (name, code);
        (SortName, SortCode, Folded) = (Fold.SortName(name), Fold.SortCode(code), Fold.Join([name, code]));
    }
}

/// <summary>A party without a node, as an officer noted it.</summary>
internal sealed class AbsentPartyRow
{
    public required int Seat { get; init; }

    /// <summary>An <see cref="AbsentPartyId"/> as text.</summary>
    public required string Id { get; init; }

    public string Name { get; set; } = "";

    public string? Code { get; set; }

    public string Source { get; set; } = "";

    public DateOnly SourceDate { get; set; }

    public string EnteredBy { get; set; } = "";

    public DateTimeOffset EnteredAt { get; set; }

    /// <summary>A list of <see cref="DeskEntry"/>, as JSON.</summary>
    public byte[] Desks { get; set; } = [];

    public string SortName { get; set; } = "";

    public string SortCode { get; set; } = "";

    public string Folded { get; set; } = "";

    public DateTimeOffset? RetiredAt { get; set; }

    /// <summary>The participant that it turned out to be, once it has a node.</summary>
    public ParticipantId? Became { get; set; }
}

/// <summary>The latest sign of life of one desk.</summary>
internal sealed class ProofRow
{
    public required int Seat { get; init; }

    /// <summary>A <see cref="ParticipantId"/> or an <see cref="AbsentPartyId"/>, as text.</summary>
    public required string Party { get; init; }

    public required string Desk { get; init; }

    public DateTimeOffset At { get; set; }

    public ProofKind Kind { get; set; }

    /// <summary>An older sign arriving late changes nothing; of two at one instant the stronger stays.</summary>
    public void Prove(DateTimeOffset at, ProofKind kind)
    {
        if (at > At || (at == At && kind > Kind))
            (At, Kind) = (at, kind);
    }
}

/// <summary>The duty chain of one of our desks.</summary>
internal sealed class DutyChainRow
{
    public required int Seat { get; init; }

    public required string Desk { get; init; }

    /// <summary>The steps, as JSON.</summary>
    public string Steps { get; set; } = "[]";
}
