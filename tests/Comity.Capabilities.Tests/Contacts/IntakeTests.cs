using Comity.Contacts;
using static Comity.Tests.Contacts.Examples;

namespace Comity.Tests.Contacts;

public sealed class IntakeTests
{
    private static readonly DateTimeOffset Sunday = Monday.AddDays(-1);

    private static readonly IntakeRoute Route = new()
    {
        Kind = RequestKinds.Preservation,
        Desk = "legal",
        Copies = ["cert", "gone"],
        Languages = ["fr"],
        Prerequisites = LanguageText.Of("fr", "Fondement juridique"),
    };

    [Fact]
    public void A_profile_says_desk_copies_languages_and_prerequisites()
    {
        var to = To(Chosen([Signed("cert"), Signed("legal", ContactLevel.Legal)], Profile(Route), RequestKinds.Preservation));

        Assert.Equal(("legal", IntakeReason.Profile, true), (to.Desk.Entry.Desk, to.Reason, to.OfAskedLevel));
        Assert.Equal(["cert"], to.Copies.Select(copy => copy.Entry.Desk));
        Assert.Equal(["fr"], to.Languages);
        Assert.Equal(Route.Prerequisites, to.Prerequisites);
    }

    [Fact]
    public void Without_a_profile_the_technical_desk_takes_it_and_this_is_said()
    {
        var to = To(Chosen([Signed("mfa", ContactLevel.Policy), Signed("cert")], null, RequestKinds.Consultation));

        Assert.Equal(("cert", IntakeReason.NoProfile, true), (to.Desk.Entry.Desk, to.Reason, to.OfAskedLevel));
        Assert.Equal(["en"], to.Languages);
    }

    [Fact]
    public void A_kind_that_is_not_listed_goes_to_the_technical_desk() =>
        Assert.Equal(IntakeReason.KindNotListed, To(Chosen([Signed("cert")], Profile(Route), RequestKinds.Assistance)).Reason);

    [Fact]
    public void A_desk_that_is_gone_hands_over_to_the_technical_desk_and_keeps_what_was_asked_for()
    {
        var to = To(Chosen([Signed("cert")], Profile(Route), RequestKinds.Preservation));

        Assert.Equal((IntakeReason.DeskNotReachable, "cert"), (to.Reason, to.Desk.Entry.Desk));
        Assert.Equal(Route.Prerequisites, to.Prerequisites);
    }

    [Fact]
    public void Who_has_only_a_policy_desk_is_reached_there()
    {
        var to = To(Chosen([Signed("mfa", ContactLevel.Policy)], null, RequestKinds.Assistance));

        Assert.Equal(("mfa", false), (to.Desk.Entry.Desk, to.OfAskedLevel));
    }

    [Fact]
    public void Without_any_desk_it_is_held_and_said() =>
        Assert.Equal(IntakeReason.NoProfile, Assert.IsType<Intake<SignedDesk>.Held>(Chosen([], null, RequestKinds.Assistance)).Reason);

    [Fact]
    public void Outside_hours_another_desk_takes_over_if_the_profile_says_so()
    {
        var route = Route with { OutOfHours = OutOfHours.OtherDesk, OutOfHoursDesk = "cert" };
        SignedDesk[] desks = [Signed("cert"), Signed("legal", ContactLevel.Legal, OfficeHours)];

        Assert.Equal("legal", To(IntakeFor.Choose(desks, Profile(route), route.Kind, Monday)).Desk.Entry.Desk);
        Assert.Equal(IntakeReason.OutOfHoursDesk, To(IntakeFor.Choose(desks, Profile(route), route.Kind, Sunday)).Reason);
    }

    [Fact]
    public void Open_desks_come_first_then_the_level_then_the_language_then_the_lately_proved()
    {
        SignedDesk[] desks =
        [
            Signed("a-closed", hours: OfficeHours with { Weekly = [new Shift(DayOfWeek.Sunday, "09:00", "10:00")] }),
            Signed("b-silent"),
            Signed("c-policy", ContactLevel.Policy, OfficeHours),
            Signed("d-french", hours: OfficeHours) with { Entry = Desk("d-french") with { Hours = OfficeHours, Languages = ["fr"] } },
            Signed("e-english", hours: OfficeHours),
            Signed("f-proved", hours: OfficeHours) with { LastProved = new Proof(Sunday, ProofKind.Acknowledged) },
        ];

        var order = DutyOrder.Of(desks, ContactLevel.Technical, ["en-GB"], Monday).Select(seen => seen.Desk.Entry.Desk);

        Assert.Equal(["f-proved", "e-english", "d-french", "c-policy", "b-silent", "a-closed"], order);
    }

    private static Intake<SignedDesk> Chosen(SignedDesk[] desks, IntakeProfile? profile, string kind) => IntakeFor.Choose(desks, profile, kind, Monday);

    private static Intake<SignedDesk>.To To(Intake<SignedDesk> intake) => Assert.IsType<Intake<SignedDesk>.To>(intake);

    private static SignedDesk Signed(string desk, ContactLevel level = ContactLevel.Technical, DutyHours? hours = null) =>
        new(Xa, StatementId.Of(System.Text.Encoding.UTF8.GetBytes(desk)), Tlp.Green, Monday, Desk(desk, level) with { Hours = hours }, null);
}
