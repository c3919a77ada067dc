using IonFunctions.Core.Sessions;
using IonFunctions.Core.Tokens;

namespace IonFunctions.Tests.Simulation;

/// <summary>What is done to the production code from outside to break an invariant; nothing, unless a mutation says so.</summary>
internal class Mutation
{
    public static Mutation None { get; } = new();

    public virtual ISessionTable Table(ISessionTable table, World world, Process process) => table;

    public virtual ITokenClient TokenClient(ITokenClient client, World world, Process process) => client;
}
