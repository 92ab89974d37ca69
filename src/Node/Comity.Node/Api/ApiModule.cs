using System.Text.Json;
using System.Text.Json.Serialization;
using Comity.Office.Http;
using Comity.Statements;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Comity.Node.Api;

/// <summary>How every endpoint under <c>/api/v1</c> writes JSON and is described; the endpoints themselves belong to their capabilities.</summary>
internal static class ApiModule
{
    public const string Root = "/api/v1";
    public const string DocumentPath = Root + "/openapi.json";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => BodyJson.Configure(json.SerializerOptions));
        // What cannot be bound reaches the door, which says why.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        return services.AddOpenApi("v1", Describe);
    }

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        // What can be asked is no secret; what is answered is.
        routes.MapOpenApi(DocumentPath.Replace("v1/", "{documentName}/", StringComparison.Ordinal)).AllowAnonymous();
        routes.MapGroup(Root).WithTags("Account").MapGet("/me", Me.Show).RequireAuthorization().Answers<Me.Response>("The officer or tool that asks, and what it may do.");
    }

    private static void Describe(OpenApiOptions options)
    {
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        options.CreateSchemaReferenceId = json => OpenApiOptions.CreateDefaultSchemaReferenceId(json) is null ? null : SchemaName(json.Type);
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // Values with a spelling of their own travel as one string: identifiers, labels.
            if (context.JsonTypeInfo.Type is { IsValueType: true } type && type.IsDefined(typeof(JsonConverterAttribute), inherit: false))
                (schema.Type, schema.Properties, schema.Required) = (JsonSchemaType.String, null, null);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(OperationWords.Write);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Comity", Version = "v1", Description = "Refusals are problem details (RFC 9457) with a stable code. Lists page by cursor: an answer's next, given as cursor, begins the next page. A POST that changes something needs an Idempotency-Key; a change of what was read can name the version seen." };
            // Where a node listens is its own affair.
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
            document.Components.Schemas[OperationWords.ProblemSchema] = OperationWords.Problem();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API token of an officer, or the session cookie of a signed-in browser." },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", document)] = [] }];
            return Task.CompletedTask;
        });
    }

    // With the use case in front: Found, Item and Request are answers of many.
    private static string SchemaName(Type type)
    {
        var name = (type.DeclaringType?.Name.Split('`')[0] ?? "") + type.Name.Split('`')[0];
        return type.IsGenericType ? name + "Of" + string.Join("And", type.GetGenericArguments().Select(SchemaName)) : name;
    }
}
