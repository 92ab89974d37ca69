using System.Text.Json;

namespace Comity.Stix;

/// <summary>What is particular to a process of Windows (STIX 2.1, 6.13.2).</summary>
public readonly record struct WindowsProcessExtension(JsonElement Json) : IStixExtensionView<WindowsProcessExtension>
{
    public static string Name => "windows-process-ext";

    public static WindowsProcessExtension Of(JsonElement json) => new(json);

    public bool? AslrEnabled => Json.Flag("aslr_enabled");

    public bool? DepEnabled => Json.Flag("dep_enabled");

    public string? Priority => Json.Text("priority");

    public string? OwnerSid => Json.Text("owner_sid");

    public string? WindowsTitle => Json.Text("windows_title");

    /// <summary>The name that the standard had for it before the errata of 2025.</summary>
    public string? WindowTitle => Json.Text("window_title");

    public JsonElement? StartupInfo => Json.Value("startup_info");

    public string? IntegrityLevel => Json.Text("integrity_level");
}

/// <summary>What is particular to a service of Windows (STIX 2.1, 6.13.3).</summary>
public readonly record struct WindowsServiceExtension(JsonElement Json) : IStixExtensionView<WindowsServiceExtension>
{
    public static string Name => "windows-service-ext";

    public static WindowsServiceExtension Of(JsonElement json) => new(json);

    public string? ServiceName => Json.Text("service_name");

    public IReadOnlyList<string> Descriptions => Json.Texts("descriptions");

    public string? DisplayName => Json.Text("display_name");

    public string? GroupName => Json.Text("group_name");

    public string? StartType => Json.Text("start_type");

    public IReadOnlyList<string> ServiceDllRefs => Json.Texts("service_dll_refs");

    public string? ServiceType => Json.Text("service_type");

    public string? ServiceStatus => Json.Text("service_status");
}

/// <summary>What is particular to an account of UNIX (STIX 2.1, 6.16.2).</summary>
public readonly record struct UnixAccountExtension(JsonElement Json) : IStixExtensionView<UnixAccountExtension>
{
    public static string Name => "unix-account-ext";

    public static UnixAccountExtension Of(JsonElement json) => new(json);

    public long? Gid => Json.Integer("gid");

    public IReadOnlyList<string> Groups => Json.Texts("groups");

    public string? HomeDir => Json.Text("home_dir");

    public string? Shell => Json.Text("shell");
}
