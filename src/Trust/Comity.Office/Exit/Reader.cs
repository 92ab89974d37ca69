using Comity.Office.Rights;

namespace Comity.Office.Exit;

/// <summary>Who, or what, would have the content once it left: each way out of the node is one of these.</summary>
public abstract record Reader
{
    private protected Reader()
    {
    }

    /// <summary>An officer at a seat, by whichever door: page, API, search result or file for their own use.</summary>
    public sealed record Officer(OfficerRights Rights, int Seat) : Reader;

    /// <summary>A notification mail or a log line: nobody knows who reads it.</summary>
    public sealed record Notice : Reader;

    /// <summary>Everybody, by the public pages.</summary>
    public sealed record Public : Reader;

    /// <summary>Another participant, as a whole.</summary>
    public sealed record Participant(ParticipantId Id) : Reader;
}
