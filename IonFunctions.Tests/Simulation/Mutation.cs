using IonFunctions.Core.Ion;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Tests.Simulation;

/// <summary>What is done to the production code from outside to break an invariant; nothing, unless a mutation says so.</summary>
internal class Mutation
{
    public static Mutation None { get; } = new();

    public virtual ISessionTable Table(ISessionTable table, World world, Process process) => table;

    public virtual IDueIndex DueIndex(IDueIndex index, World world, Process process) => index;

    public virtual ITokenClient TokenClient(ITokenClient client, World world, Process process) => client;

    /// <summary>Whether an answer of Ion's API is taken for a refusal of the token.</summary>
    public virtual bool IsRefusal(int status) => status == StatusCodes.Status401Unauthorized;
}
