using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using IonFunctions.Simulator.OpenId;
using IonFunctions.Simulator.School;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace IonFunctions.Simulator.Control;

/// <summary>The control API: a thin skin over <see cref="SimulatedIonControls"/>.</summary>
internal static class ControlApi
{
    private static readonly ControlJson Messages = ControlJson.Default;

    public static void MapControlApi(this IEndpointRouteBuilder routes, SimulatedIonControls controls, IdTokens idTokens, Uri ionUrl)
    {
        routes.MapGet("/", () => TypedResults.Text(ControlHelp.Text(ionUrl)));
        MapLifetimes(routes, controls);
        MapFaults(routes, controls);
        MapCounters(routes, controls);
        MapClient(routes, controls);
        MapUsers(routes, controls);
        MapRefusal(routes, controls);
        MapIdTokens(routes, idTokens);
    }

    private static void MapLifetimes(IEndpointRouteBuilder routes, SimulatedIonControls controls)
    {
        routes.MapGet("/lifetimes", () => Lifetimes(controls));
        routes.MapPut("/lifetimes", async (HttpRequest request) =>
        {
            (await ReadAsync(request, Messages.LifetimesMessage)).ApplyTo(controls.Lifetimes);
            return Lifetimes(controls);
        });
    }

    private static void MapFaults(IEndpointRouteBuilder routes, SimulatedIonControls controls)
    {
        routes.MapGet("/faults", () => Json<IReadOnlyList<FaultMessage>>(
            [.. controls.Faults.Current.Select(FaultMessage.Of)], Messages.IReadOnlyListFaultMessage));
        routes.MapPost("/faults", async (HttpRequest request) =>
        {
            var fault = (await ReadAsync(request, Messages.FaultMessage)).ToFault();
            return Json(new FaultId(controls.Faults.Add(fault)), Messages.FaultId, StatusCodes.Status201Created);
        });
        routes.MapDelete("/faults", () =>
        {
            controls.Faults.Clear();
            return TypedResults.NoContent();
        });
        routes.MapDelete("/faults/{id:int}", (int id) =>
            controls.Faults.Remove(id)
                ? Results.NoContent()
                : Json(new ControlProblem($"There is no fault {id}."), Messages.ControlProblem, StatusCodes.Status404NotFound));
    }

    private static void MapCounters(IEndpointRouteBuilder routes, SimulatedIonControls controls)
    {
        routes.MapGet("/counters", () => Json(controls.Counters.Read(), Messages.CounterSnapshot));
        routes.MapDelete("/counters", () => Json(controls.Counters.Reset(), Messages.CounterSnapshot));
    }

    private static void MapClient(IEndpointRouteBuilder routes, SimulatedIonControls controls)
    {
        routes.MapGet("/client", () => Client(controls));
        routes.MapPost("/client/redirect-uris", async (HttpRequest request) =>
        {
            controls.Client.AddRedirectUri((await ReadAsync(request, Messages.RedirectUriMessage)).RedirectUri);
            return Client(controls);
        });
        routes.MapPost("/client/post-logout-redirect-uris", async (HttpRequest request) =>
        {
            controls.Client.AddPostLogoutRedirectUri((await ReadAsync(request, Messages.RedirectUriMessage)).RedirectUri);
            return Client(controls);
        });
        routes.MapPut("/client/secret", async (HttpRequest request) =>
        {
            controls.Client.ChangeSecret((await ReadAsync(request, Messages.ClientSecretMessage)).ClientSecret);
            return TypedResults.NoContent();
        });
    }

    private static void MapUsers(IEndpointRouteBuilder routes, SimulatedIonControls controls)
    {
        routes.MapGet("/users/{username}/tokens", (string username) => OfUser(
            username, name => Json(controls.Tokens.CountLive(name), Messages.LiveTokens)));
        routes.MapDelete("/users/{username}/access-tokens", (string username) => OfUser(
            username, name => Json(new Revoked(controls.Tokens.RevokeAccessTokens(name)), Messages.Revoked)));
        routes.MapDelete("/users/{username}/grants", (string username) => OfUser(
            username, name => Json(new Revoked(controls.Tokens.RevokeGrants(name)), Messages.Revoked)));
    }

    private static void MapRefusal(IEndpointRouteBuilder routes, SimulatedIonControls controls)
    {
        routes.MapGet("/refusal", () => Refusal(controls));
        routes.MapPut("/refusal", async (HttpRequest request) =>
        {
            controls.Refusal.Status = (await ReadAsync(request, Messages.RefusalMessage)).Status;
            return Refusal(controls);
        });
    }

    private static void MapIdTokens(IEndpointRouteBuilder routes, IdTokens idTokens)
    {
        routes.MapPut("/id-tokens", async (HttpRequest request) =>
        {
            idTokens.Forge = (await ReadAsync(request, Messages.IdTokenMessage)).Forge;
            return TypedResults.NoContent();
        });
        routes.MapDelete("/id-tokens", () =>
        {
            idTokens.Forge = null;
            return TypedResults.NoContent();
        });
        routes.MapPost("/id-tokens/keys", () =>
        {
            idTokens.Keys.Rotate();
            return TypedResults.NoContent();
        });
    }

    private static IResult OfUser(string username, Func<string, IResult> answer) =>
        SchoolUsers.Find(username) is { } user
            ? answer(user.Username)
            : Json(
                new ControlProblem($"There is no user '{username}'."), Messages.ControlProblem, StatusCodes.Status404NotFound);

    private static JsonHttpResult<LifetimesMessage> Lifetimes(SimulatedIonControls controls) =>
        Json(LifetimesMessage.Of(controls.Lifetimes), Messages.LifetimesMessage);

    private static JsonHttpResult<RefusalMessage> Refusal(SimulatedIonControls controls) =>
        Json(new RefusalMessage(controls.Refusal.Status), Messages.RefusalMessage);

    private static JsonHttpResult<ClientMessage> Client(SimulatedIonControls controls) =>
        Json(new ClientMessage(controls.Client.ClientId, controls.Client.RedirectUris), Messages.ClientMessage);

    private static JsonHttpResult<T> Json<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(value, type, statusCode: status);

    private static async Task<T> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type) =>
        await JsonSerializer.DeserializeAsync(request.Body, type)
        ?? throw new ArgumentException("The body is null; a JSON object is expected.", nameof(request));
}
