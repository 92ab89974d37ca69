using static Comity.Stix.Tests.Validation.Specimens;

namespace Comity.Stix.Tests.Validation;

/// <summary>For each type one or more objects that have every property of its table, and nothing wrong with them.</summary>
internal static class FullObjects
{
    private const string Optional = """
        "created_by_ref":"identity--ce9a4d8a-4b40-4ad5-9e5b-9e54d6f6a5d1","revoked":false,"labels":["watched"],"confidence":80,
        "external_references":[{"source_name":"example","description":"a report","url":"https://example.org/a%20report","external_id":"R-1",
        "hashes":{"SHA-256":"0f34b4e6a1d1b34f5c3c3d7a9fcbfd9a2a8d6ef5e4a0f6b7c8d9e0f1a2b3c4d5"} }],
        "object_marking_refs":["marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"],
        "granular_markings":[{"selectors":["labels.[0]"],"marking_ref":"marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"},{"selectors":["labels"],"lang":"pt-BR"}],
        "extensions":{"extension-definition--2e2fcf1e-1f2b-4f0e-8f6c-0a4b8f7ad001":{"extension_type":"property-extension","rank":5} }
        """;

    private const string OfObservable = """
        "defanged":false,"object_marking_refs":["marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"],
        "granular_markings":[{"selectors":["type"],"marking_ref":"marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"}]
        """;

    private const string Extension = """
        "extensions":{"extension-definition--2e2fcf1e-1f2b-4f0e-8f6c-0a4b8f7ad001":{"extension_type":"property-extension","rank":5} }
        """;

    private const string Seen = """
        "first_seen":"2023-01-01T00:00:00Z","last_seen":"2023-01-01T00:00:00.0Z"
        """;

    private const string Named = """
        "name":"Glass Heron","description":"an invented name"
        """;

    private const string Phases = """
        "kill_chain_phases":[{"kill_chain_name":"example-chain","phase_name":"first-step"}]
        """;

    private const string Hashes = """
        "hashes":{"MD5":"3773a88f65a5e780c8dff9cdc3a056f3","SHA-1":"5374e08903744ceeaedd8f5e1bfc06b2c4688e76"}
        """;

    private const string Other = "0a58d0c1-59e6-4afd-8252-dcd3f13e5622";

    public static IEnumerable<string> All => [.. Domain, .. Relationship, .. Observable, .. Meta];

    private static IEnumerable<string> Domain =>
    [
        Sdo("attack-pattern", $"{Named},\"aliases\":[\"heron\"],{Phases},{Optional}"),
        Sdo("campaign", $"{Named},\"aliases\":[\"heron\"],{Seen},\"objective\":\"money\",{Optional}"),
        Sdo("course-of-action", $"{Named},{Optional}"),
        Sdo("grouping", $"{Named},\"context\":\"suspicious-activity\",\"object_refs\":[\"note--{Other}\",\"x-example-thing--{Other}\"],{Optional}"),
        Sdo("identity", $"{Named},\"roles\":[\"CEO\"],\"identity_class\":\"organization\",\"sectors\":[\"energy\"],\"contact_information\":\"desk@example.org\",{Optional}"),
        Sdo("incident", $"{Named},{Optional}"),
        Sdo("indicator", $$"""{{Named}},"indicator_types":["malicious-activity"],"pattern":"[url:value = 'https://example.org/']","pattern_type":"stix","pattern_version":"2.1","valid_from":"2023-01-01T00:00:00Z","valid_until":"2023-01-01T00:00:00.001Z",{{Phases}},{{Optional}}"""),
        Sdo("infrastructure", $"{Named},\"infrastructure_types\":[\"botnet\"],\"aliases\":[\"nest\"],{Phases},{Seen},{Optional}"),
        Sdo("intrusion-set", $$"""{{Named}},"aliases":["heron"],{{Seen}},"goals":["theft"],"resource_level":"team","primary_motivation":"dominance","secondary_motivations":["revenge"],{{Optional}}"""),
        Sdo("location", $$"""{{Named}},"latitude":48.5,"longitude":-180,"precision":10.5,"region":"polynesia","country":"TO","administrative_area":"TO-01","city":"Sample","street_address":"1 Example Street","postal_code":"0000",{{Optional}}"""),
        Sdo("malware", $$"""{{Named}},"malware_types":["wiper"],"is_family":true,"aliases":["heron"],{{Phases}},{{Seen}},"operating_system_refs":["software--{{Other}}"],"architecture_execution_envs":["x86-64"],"implementation_languages":["c++","rust"],"capabilities":["evades-av"],"sample_refs":["file--{{Other}}","artifact--{{Other}}"],{{Optional}}"""),
        Sdo("malware-analysis", $$"""
            "product":"example-scanner","version":"1","host_vm_ref":"software--{{Other}}","operating_system_ref":"software--{{Other}}","installed_software_refs":["software--{{Other}}"],
            "configuration_version":"2","modules":["deep"],"analysis_engine_version":"3","analysis_definition_version":"4","submitted":"2023-01-01T00:00:00Z",
            "analysis_started":"2023-01-01T00:00:00Z","analysis_ended":"2023-01-01T00:00:00Z","result_name":"Heron.A","result":"malicious",
            "analysis_sco_refs":["url--{{Other}}","x-example-thing--{{Other}}"],"sample_ref":"network-traffic--{{Other}}",{{Optional}}
            """),
        Sdo("note", $"\"abstract\":\"short\",\"content\":\"long\",\"authors\":[\"an analyst\"],\"object_refs\":[\"relationship--{Other}\"],{Optional}"),
        Sdo("observed-data", $"\"first_observed\":\"2023-01-01T00:00:00Z\",\"last_observed\":\"2023-01-01T00:00:00Z\",\"number_observed\":999999999,\"object_refs\":[\"url--{Other}\",\"relationship--{Other}\"],{Optional}"),
        Sdo("opinion", $"\"explanation\":\"seen it\",\"authors\":[\"an analyst\"],\"opinion\":\"agree\",\"object_refs\":[\"note--{Other}\"],{Optional}"),
        Sdo("report", $"{Named},\"report_types\":[\"campaign\"],\"published\":\"2023-01-01T00:00:00Z\",\"object_refs\":[\"campaign--{Other}\"],{Optional}"),
        Sdo("threat-actor", $$"""{{Named}},"threat_actor_types":["spy"],"aliases":["heron"],{{Seen}},"roles":["agent"],"goals":["theft"],"sophistication":"expert","resource_level":"club","primary_motivation":"ideology","secondary_motivations":["coercion"],"personal_motivations":["revenge"],{{Optional}}"""),
        Sdo("tool", $"{Named},\"tool_types\":[\"remote-access\"],\"aliases\":[\"t\"],{Phases},\"tool_version\":\"1.0\",{Optional}"),
        Sdo("vulnerability", $"{Named},{Optional}"),
    ];

    private static IEnumerable<string> Relationship =>
    [
        Sdo("relationship", $"\"relationship_type\":\"uses\",\"description\":\"seen\",\"source_ref\":\"campaign--{Other}\",\"target_ref\":\"tool--{Other}\",\"start_time\":\"2023-01-01T00:00:00Z\",\"stop_time\":\"2023-01-02T00:00:00Z\",{Optional}"),
        Sdo("sighting", $"\"description\":\"seen\",{Seen},\"count\":0,\"sighting_of_ref\":\"indicator--{Other}\",\"observed_data_refs\":[\"observed-data--{Other}\"],\"where_sighted_refs\":[\"identity--{Other}\",\"location--{Other}\"],\"summary\":false,{Optional}"),
    ];

    private static IEnumerable<string> Observable =>
    [
        Sco("artifact", $"\"mime_type\":\"application/zip\",\"payload_bin\":\"QUJD\",{Hashes},\"encryption_algorithm\":\"mime-type-indicated\",\"decryption_key\":\"infected\",{OfObservable},{Extension}"),
        Sco("artifact", $"\"url\":\"https://example.org/sample\",{Hashes}"),
        Sco("autonomous-system", $"\"number\":64496,\"name\":\"Example\",\"rir\":\"EXAMPLE\",{OfObservable},{Extension}"),
        Sco("directory", $"\"path\":\"/tmp\",\"path_enc\":\"windows-1252\",\"ctime\":\"2023-01-01T00:00:00Z\",\"mtime\":\"2023-01-01T00:00:00Z\",\"atime\":\"2023-01-01T00:00:00Z\",\"contains_refs\":[\"file--{Other}\"],{OfObservable},{Extension}"),
        Sco("domain-name", $"\"value\":\"www.example.org\",\"resolves_to_refs\":[\"ipv4-addr--{Other}\"],{OfObservable},{Extension}"),
        Sco("email-addr", $"\"value\":\"desk@example.org\",\"display_name\":\"The desk\",\"belongs_to_ref\":\"user-account--{Other}\",{OfObservable},{Extension}"),
        Sco("email-message", $$"""
            "is_multipart":true,"date":"2023-01-01T00:00:00Z","content_type":"multipart/mixed","from_ref":"email-addr--{{Other}}","sender_ref":"email-addr--{{Other}}",
            "to_refs":["email-addr--{{Other}}"],"cc_refs":["email-addr--{{Other}}"],"bcc_refs":["email-addr--{{Other}}"],"message_id":"<1@example.org>","subject":"hello",
            "received_lines":["from a by b"],"additional_header_fields":{"Reply-To":["desk@example.org"]},"raw_email_ref":"artifact--{{Other}}",
            "body_multipart":[{"body":"hi","content_type":"text/plain","content_disposition":"inline"},{"body_raw_ref":"file--{{Other}}"}],{{OfObservable}},{{Extension}}
            """),
        Sco("email-message", "\"is_multipart\":false,\"body\":\"hi\""),
        Sco("file", $$"""
            "hashes":{"SHA-256":"fe90a7e910cb3a4739bed9180e807e93fa70c90f25a8915476f5e4bfbac681db"},"size":0,"name":"a.exe","name_enc":"windows-1251","magic_number_hex":"504b0304",
            "mime_type":"application/pdf","ctime":"2023-01-01T00:00:00Z","mtime":"2023-01-01T00:00:00Z","atime":"2023-01-01T00:00:00Z","parent_directory_ref":"directory--{{Other}}",
            "contains_refs":["url--{{Other}}"],"content_ref":"artifact--{{Other}}",{{OfObservable}},"extensions":{
            "archive-ext":{"contains_refs":["file--{{Other}}"],"comment":"c"},
            "ntfs-ext":{"sid":"1234","alternate_data_streams":[{"name":"s","size":1,{{Hashes}} }]},
            "pdf-ext":{"version":"1.7","is_optimized":true,"document_info_dict":{"Title":"t"},"pdfid0":"A","pdfid1":"B"},
            "raster-image-ext":{"image_height":1,"image_width":2,"bits_per_pixel":3,"exif_tags":{"Make":"m","XResolution":4928} },
            "windows-pebinary-ext":{"pe_type":"dll","imphash":"i","machine_hex":"014c","number_of_sections":4,"time_date_stamp":"2016-01-22T12:31:12Z",
              "pointer_to_symbol_table_hex":"74726144","number_of_symbols":1,"size_of_optional_header":224,"characteristics_hex":"818f","file_header_hashes":{"MD5":"3773a88f65a5e780c8dff9cdc3a056f3"},
              "optional_header":{"magic_hex":"010b","major_linker_version":2,"minor_linker_version":25,"size_of_code":512,"size_of_initialized_data":1,"size_of_uninitialized_data":0,
                "address_of_entry_point":4096,"base_of_code":4096,"base_of_data":8192,"image_base":14548992,"section_alignment":4096,"file_alignment":4096,"major_os_version":1,"minor_os_version":0,
                "major_image_version":0,"minor_image_version":0,"major_subsystem_version":4,"minor_subsystem_version":0,"win32_version_value_hex":"00","size_of_image":299008,"size_of_headers":4096,
                "checksum_hex":"00","subsystem_hex":"03","dll_characteristics_hex":"00","size_of_stack_reserve":100000,"size_of_stack_commit":8192,"size_of_heap_reserve":100000,
                "size_of_heap_commit":4096,"loader_flags_hex":"abdbffde","number_of_rva_and_sizes":3758087646,{{Hashes}} },
              "sections":[{"name":"CODE","size":1,"entropy":0.061089,{{Hashes}} }]} }
            """),
        Sco("ipv4-addr", $"\"value\":\"198.51.100.0/24\",\"resolves_to_refs\":[\"mac-addr--{Other}\"],\"belongs_to_refs\":[\"autonomous-system--{Other}\"],{OfObservable},{Extension}"),
        Sco("ipv6-addr", $"\"value\":\"2001:db8::/96\",\"resolves_to_refs\":[\"mac-addr--{Other}\"],\"belongs_to_refs\":[\"autonomous-system--{Other}\"],{OfObservable},{Extension}"),
        Sco("mac-addr", $"\"value\":\"d2:fb:49:24:37:18\",{OfObservable},{Extension}"),
        Sco("mutex", $"\"name\":\"__HERON__\",{OfObservable},{Extension}"),
        Sco("network-traffic", $$"""
            "start":"2023-01-01T00:00:00Z","end":"2023-01-01T00:00:00Z","is_active":false,"src_ref":"ipv4-addr--{{Other}}","dst_ref":"domain-name--{{Other}}","src_port":0,"dst_port":65535,
            "protocols":["ipv4","tcp","http","icmp"],"src_byte_count":1,"dst_byte_count":2,"src_packets":3,"dst_packets":4,"ipfix":{"minimumIpTotalLength":32,"other":"x"},
            "src_payload_ref":"artifact--{{Other}}","dst_payload_ref":"artifact--{{Other}}","encapsulates_refs":["network-traffic--{{Other}}"],"encapsulated_by_ref":"network-traffic--{{Other}}",{{OfObservable}},
            "extensions":{"http-request-ext":{"request_method":"get","request_value":"/","request_version":"http/1.1","request_header":{"Host":["example.org"]},"message_body_length":1,"message_body_data_ref":"artifact--{{Other}}"},
            "icmp-ext":{"icmp_type_hex":"08","icmp_code_hex":"00"},"tcp-ext":{"src_flags_hex":"00000002","dst_flags_hex":"01"},
            "socket-ext":{"address_family":"AF_INET","is_blocking":true,"is_listening":true,"options":{"SO_LINGER":1},"socket_type":"SOCK_STREAM","socket_descriptor":1,"socket_handle":2} }
            """),
        Sco("process", $$"""
            "is_hidden":false,"pid":1221,"created_time":"2023-01-01T00:00:00Z","cwd":"/tmp","command_line":"./x","environment_variables":{"HOME":"/root"},"opened_connection_refs":["network-traffic--{{Other}}"],
            "creator_user_ref":"user-account--{{Other}}","image_ref":"file--{{Other}}","parent_ref":"process--{{Other}}","child_refs":["process--{{Other}}"],{{OfObservable}},"extensions":{
            "windows-process-ext":{"aslr_enabled":true,"dep_enabled":true,"priority":"HIGH_PRIORITY_CLASS","owner_sid":"S-1","window_title":"w","windows_title":"w","startup_info":{"lpDesktop":"d"},"integrity_level":"high"},
            "windows-service-ext":{"service_name":"s","descriptions":["d"],"display_name":"S","group_name":"g","start_type":"SERVICE_AUTO_START","service_dll_refs":["file--{{Other}}"],"service_type":"SERVICE_KERNEL_DRIVER","service_status":"SERVICE_RUNNING"} }
            """),
        Sco("software", $"\"name\":\"Example\",\"cpe\":\"cpe:2.3:a:example:editor:2000:*:*:*:*:*:*:*\",\"swid\":\"s\",\"languages\":[\"en\",\"zh-Hant\"],\"vendor\":\"v\",\"version\":\"1\",{OfObservable},{Extension}"),
        Sco("url", $"\"value\":\"https://example.com/research/index.html?a=b#c\",{OfObservable},{Extension}"),
        Sco("user-account", $$"""
            "user_id":"1001","credential":"c","account_login":"desk","account_type":"unix","display_name":"Desk","is_service_account":false,"is_privileged":false,"can_escalate_privs":true,"is_disabled":false,
            "account_created":"2023-01-01T00:00:00Z","account_expires":"2023-01-01T00:00:00Z","credential_last_changed":"2023-01-01T00:00:00Z","account_first_login":"2023-01-01T00:00:00Z","account_last_login":"2023-01-01T00:00:00Z",
            {{OfObservable}},"extensions":{"unix-account-ext":{"gid":1001,"groups":["wheel"],"home_dir":"/srv/desk","shell":"/bin/sh"} }
            """),
        Sco("windows-registry-key", $$"""
            "key":"HKEY_LOCAL_MACHINE\\System","values":[{"name":"","data":"x","data_type":"REG_SZ"}],"modified_time":"2023-01-01T00:00:00Z","creator_user_ref":"user-account--{{Other}}","number_of_subkeys":2,{{OfObservable}},{{Extension}}
            """),
        Sco("x509-certificate", $$"""
            "is_self_signed":false,{{Hashes}},"version":"3","serial_number":"36:f7","signature_algorithm":"a","issuer":"CN=Example","validity_not_before":"2023-01-01T00:00:00Z","validity_not_after":"2024-01-01T00:00:00Z",
            "subject":"CN=example.org","subject_public_key_algorithm":"RSA","subject_public_key_modulus":"00","subject_public_key_exponent":65537,{{OfObservable}},{{Extension}},
            "x509_v3_extensions":{"basic_constraints":"a","name_constraints":"a","policy_constraints":"a","key_usage":"a","extended_key_usage":"a","subject_key_identifier":"a","authority_key_identifier":"a",
            "subject_alternative_name":"a","issuer_alternative_name":"a","subject_directory_attributes":"a","crl_distribution_points":"a","inhibit_any_policy":"a","private_key_usage_period_not_before":"2023-01-01T00:00:00Z",
            "private_key_usage_period_not_after":"2023-01-01T00:00:00Z","certificate_policies":"a","policy_mappings":"a"}
            """),
    ];

    private static IEnumerable<string> Meta =>
    [
        Smo("language-content", $$"""
            "object_ref":"campaign--{{Other}}","object_modified":"2023-01-01T00:00:00Z","contents":{"de":{"name":"Reiher","aliases":["", "x"]} },{{Optional}}
            """),
        Marking($"\"name\":\"terms\",{OfMarking}"),
        Smo("extension-definition", $$"""
            "name":"ranks","description":"adds ranks","schema":"https://example.org/schema","version":"1.0.0","extension_types":["toplevel-property-extension","new-sdo"],"extension_properties":["rank"],{{OfExtension}}
            """),
        $$"""{"type":"bundle","id":"bundle--{{Uuid}}","objects":[{{Sco("url", "\"value\":\"https://example.org/\"")}}]}""",
    ];

    private const string OfMarking = """
        "created_by_ref":"identity--ce9a4d8a-4b40-4ad5-9e5b-9e54d6f6a5d1","external_references":[{"source_name":"example","description":"a report"}],
        "object_marking_refs":["marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"],"granular_markings":[{"selectors":["name"],"lang":"en"}],
        "extensions":{"extension-definition--2e2fcf1e-1f2b-4f0e-8f6c-0a4b8f7ad001":{"extension_type":"property-extension","rank":5} }
        """;

    private const string OfExtension = """
        "created_by_ref":"identity--ce9a4d8a-4b40-4ad5-9e5b-9e54d6f6a5d1","revoked":false,"labels":["watched"],"external_references":[{"source_name":"example","description":"a report"}],
        "object_marking_refs":["marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"],"granular_markings":[{"selectors":["name"],"lang":"en"}]
        """;
}
