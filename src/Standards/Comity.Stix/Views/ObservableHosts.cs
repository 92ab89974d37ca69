using System.Text.Json;

namespace Comity.Stix;

/// <summary>Bytes, or where they are (STIX 2.1, 6.1).</summary>
public readonly record struct ArtifactObject(StixObject Object) : IStixView<ArtifactObject>
{
    public static string TypeName => "artifact";

    public static ArtifactObject Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? MimeType => Json.Text("mime_type");

    /// <summary>The bytes; <see langword="null"/> too where they are no base64.</summary>
    public byte[]? PayloadBin => Json.Binary("payload_bin");

    public string? Url => Json.Text("url");

    public IReadOnlyDictionary<string, string> Hashes => Json.Hashes("hashes");

    public string? EncryptionAlgorithm => Json.Text("encryption_algorithm");

    public string? DecryptionKey => Json.Text("decryption_key");
}

/// <summary>A directory of a file system (STIX 2.1, 6.3).</summary>
public readonly record struct DirectoryObject(StixObject Object) : IStixView<DirectoryObject>
{
    public static string TypeName => "directory";

    public static DirectoryObject Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Path => Json.Text("path");

    public string? PathEnc => Json.Text("path_enc");

    public StixTimestamp? Ctime => Json.Time("ctime");

    public StixTimestamp? Mtime => Json.Time("mtime");

    public StixTimestamp? Atime => Json.Time("atime");

    public IReadOnlyList<string> ContainsRefs => Json.Texts("contains_refs");
}

/// <summary>A file (STIX 2.1, 6.7).</summary>
public readonly record struct FileObject(StixObject Object) : IStixView<FileObject>
{
    public static string TypeName => "file";

    public static FileObject Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public IReadOnlyDictionary<string, string> Hashes => Json.Hashes("hashes");

    /// <summary>In bytes.</summary>
    public long? Size => Json.Integer("size");

    public string? Name => Json.Text("name");

    public string? NameEnc => Json.Text("name_enc");

    public string? MagicNumberHex => Json.Text("magic_number_hex");

    public string? MimeType => Json.Text("mime_type");

    public StixTimestamp? Ctime => Json.Time("ctime");

    public StixTimestamp? Mtime => Json.Time("mtime");

    public StixTimestamp? Atime => Json.Time("atime");

    public string? ParentDirectoryRef => Json.Text("parent_directory_ref");

    public IReadOnlyList<string> ContainsRefs => Json.Texts("contains_refs");

    public string? ContentRef => Json.Text("content_ref");
}

/// <summary>A mutual exclusion object (STIX 2.1, 6.11).</summary>
public readonly record struct MutexObject(StixObject Object) : IStixView<MutexObject>
{
    public static string TypeName => "mutex";

    public static MutexObject Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Name => Json.Text("name");
}

/// <summary>An instance of a running program (STIX 2.1, 6.13).</summary>
public readonly record struct ProcessObject(StixObject Object) : IStixView<ProcessObject>
{
    public static string TypeName => "process";

    public static ProcessObject Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public bool? IsHidden => Json.Flag("is_hidden");

    public long? Pid => Json.Integer("pid");

    public StixTimestamp? CreatedTime => Json.Time("created_time");

    public string? Cwd => Json.Text("cwd");

    public string? CommandLine => Json.Text("command_line");

    public JsonElement? EnvironmentVariables => Json.Value("environment_variables");

    public IReadOnlyList<string> OpenedConnectionRefs => Json.Texts("opened_connection_refs");

    public string? CreatorUserRef => Json.Text("creator_user_ref");

    public string? ImageRef => Json.Text("image_ref");

    public string? ParentRef => Json.Text("parent_ref");

    public IReadOnlyList<string> ChildRefs => Json.Texts("child_refs");
}

/// <summary>A software product (STIX 2.1, 6.14).</summary>
public readonly record struct SoftwareObject(StixObject Object) : IStixView<SoftwareObject>
{
    public static string TypeName => "software";

    public static SoftwareObject Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Name => Json.Text("name");

    public string? Cpe => Json.Text("cpe");

    public string? Swid => Json.Text("swid");

    public IReadOnlyList<string> Languages => Json.Texts("languages");

    public string? Vendor => Json.Text("vendor");

    public string? Version => Json.Text("version");
}

/// <summary>An account of a system, a device or a service (STIX 2.1, 6.16).</summary>
public readonly record struct UserAccountObject(StixObject Object) : IStixView<UserAccountObject>
{
    public static string TypeName => "user-account";

    public static UserAccountObject Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? UserId => Json.Text("user_id");

    public string? Credential => Json.Text("credential");

    public string? AccountLogin => Json.Text("account_login");

    public string? AccountType => Json.Text("account_type");

    public string? DisplayName => Json.Text("display_name");

    public bool? IsServiceAccount => Json.Flag("is_service_account");

    public bool? IsPrivileged => Json.Flag("is_privileged");

    public bool? CanEscalatePrivs => Json.Flag("can_escalate_privs");

    public bool? IsDisabled => Json.Flag("is_disabled");

    public StixTimestamp? AccountCreated => Json.Time("account_created");

    public StixTimestamp? AccountExpires => Json.Time("account_expires");

    public StixTimestamp? CredentialLastChanged => Json.Time("credential_last_changed");

    public StixTimestamp? AccountFirstLogin => Json.Time("account_first_login");

    public StixTimestamp? AccountLastLogin => Json.Time("account_last_login");
}

/// <summary>A key of the Windows registry (STIX 2.1, 6.17).</summary>
public readonly record struct WindowsRegistryKeyObject(StixObject Object) : IStixView<WindowsRegistryKeyObject>
{
    public static string TypeName => "windows-registry-key";

    public static WindowsRegistryKeyObject Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Key => Json.Text("key");

    public IReadOnlyList<WindowsRegistryValue> Values => Json.Parts<WindowsRegistryValue>("values");

    public StixTimestamp? ModifiedTime => Json.Time("modified_time");

    public string? CreatorUserRef => Json.Text("creator_user_ref");

    public long? NumberOfSubkeys => Json.Integer("number_of_subkeys");
}

/// <summary>A value under a key of the Windows registry (STIX 2.1, 6.17.2).</summary>
public readonly record struct WindowsRegistryValue(JsonElement Json) : IStixPart<WindowsRegistryValue>
{
    public static WindowsRegistryValue Of(JsonElement json) => new(json);

    public string? Name => Json.Text("name");

    public string? Data => Json.Text("data");

    public string? DataType => Json.Text("data_type");
}
