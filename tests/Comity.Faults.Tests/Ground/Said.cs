namespace Comity.Faults.Tests;

/// <summary>What the offices of the tests say.</summary>
internal static class Said
{
    /// <summary>A plain notification that asks for nothing, told from all others by its title.</summary>
    public static object Notification(CommunityId community, NodeProcess to, string title) => new
    {
        community = community.ToString(),
        to = new[] { new { participant = to.Participant.ToString(), desks = Array.Empty<string>() } },
        tlp = "TLP:GREEN",
        notification = new
        {
            title = new[] { new { lang = "en", text = title } },
            text = new[] { new { lang = "en", text = "Seen at 192.0.2.7 since 06:00 UTC." } },
        },
    };
}
