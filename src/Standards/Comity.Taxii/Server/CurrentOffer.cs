namespace Comity.Taxii;

/// <summary>The settings that are in force, with what was made of them; a
/// request sees one whole set of them, however they change meanwhile.</summary>
internal sealed class CurrentOffer(TaxiiSettings settings, TimeProvider clock)
{
    private volatile InForce _now = new(new Offer(settings), new TaxiiSignIn(settings, clock));

    public InForce Now => _now;

    /// <summary>Puts other settings in force for every request from now on;
    /// what was known of passwords is forgotten with the old ones.</summary>
    /// <exception cref="TaxiiSettingsException">They cannot be served; the old ones stay.</exception>
    public void Replace(TaxiiSettings other) => _now = new(new Offer(other.Checked()), new TaxiiSignIn(other, clock));

    /// <summary>What is offered, and who can sign in to it.</summary>
    internal sealed record InForce(Offer Offer, TaxiiSignIn SignIn);
}
