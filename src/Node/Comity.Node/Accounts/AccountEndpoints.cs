using Microsoft.AspNetCore.Routing;

namespace Comity.Node.Accounts;

/// <summary>Who may work at this node and how they sign in, for programs: under <c>/api/v1/officers</c>, <c>/tokens</c>, <c>/session</c>, <c>/standing-authorisations</c>.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        OfficerEndpoints.Map(routes);
        TokenEndpoints.Map(routes);
        SessionEndpoints.Map(routes);
        StandingEndpoints.Map(routes);
    }
}
