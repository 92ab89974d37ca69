namespace Comity.Storage.Blobs;

public sealed record AttachmentTooLarge(long MaxBytes)
    : Refusal("attachment.too-large", $"An attachment has at most {MaxBytes} bytes.") { }

public sealed record AttachmentMissing(string Name)
    : Refusal("attachment.missing", $"The bytes of the attachment {Name} are not here, so the statement that names it cannot leave.");

public sealed record AttachmentNotHere(string State)
    : Refusal("attachment.not-here", $"The attachment's bytes are not here: {State}.");

public sealed record AttachmentDamaged()
    : Refusal("attachment.damaged", "The stored bytes are not those that were laid in: a fault of storage.");

public sealed record BadAttachmentName()
    : Refusal("attachment.bad-name", "A file has a plain name and a media type of at most 200 characters, no path.");
