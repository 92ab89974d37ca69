namespace Comity.Stix;

/// <summary>Reads identifiers that stand somewhere in an object, and reports how they are written (2.9).</summary>
internal static class Identifier
{
    /// <summary>Whether the text is an identifier; if not, that is reported, and so is a UUID with capitals.</summary>
    public static bool Read(Examination at, string written, out StixId id)
    {
        if (!StixId.TryParse(written, out id))
        {
            at.Report(Checks.IdentifierForm, "2.9", $"{Examination.Quote(written)} is no identifier.",
                "Write the type, two hyphens and an RFC 4122 UUID.");
            return false;
        }

        if (id.HasCapitals)
            at.Report(Checks.IdentifierCase, "2.9", "The UUID has capitals, and names nothing that has it in lower case.",
                "Write it in lower case wherever it stands, as RFC 4122 does.");
        return true;
    }
}
