using Comity.Statements;

namespace Comity.Trust.Tests.Statements;

public sealed class KeyPhraseTests
{
    private static readonly ParticipantId One = ParticipantId.Of("one"u8), Other = ParticipantId.Of("other"u8);

    [Fact]
    public void Both_sides_read_the_same_digits() =>
        Assert.Equal(KeyPhrase.Of(One, Other, CommunityId.Of("c"u8)), KeyPhrase.Of(Other, One, CommunityId.Of("c"u8)));

    [Fact]
    public void A_phrase_is_sixty_digits_in_twelve_groups_of_five()
    {
        var groups = KeyPhrase.Of(One, Other, CommunityId.Of("c"u8)).Split(' ');
        Assert.Equal(12, groups.Length);
        Assert.All(groups, group => Assert.True(group.Length == 5 && group.All(char.IsAsciiDigit)));
    }

    [Fact]
    public void Another_participant_or_community_reads_other_digits()
    {
        var phrase = KeyPhrase.Of(One, Other, CommunityId.Of("c"u8));
        Assert.NotEqual(phrase, KeyPhrase.Of(One, ParticipantId.Of("x"u8), CommunityId.Of("c"u8)));
        Assert.NotEqual(phrase, KeyPhrase.Of(One, Other, CommunityId.Of("d"u8)));
    }
}
