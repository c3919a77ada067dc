using System.Reflection;
using System.Text.Json;
using IonFunctions.Core.Refresh;
using IonFunctions.Local;
using IonFunctions.Triggers;
using Microsoft.Azure.Functions.Worker;

namespace IonFunctions.Tests.Functions;

/// <summary>The timer trigger, and the setting that its schedule is bound to.</summary>
public sealed class TimerTests
{
    private static readonly MethodInfo Method = typeof(RefreshTokens).GetMethod(nameof(RefreshTokens.RunAsync))!;

    [Fact]
    public void It_sweeps_on_the_schedule_of_the_setting_and_not_at_start()
    {
        var trigger = Assert.Single(Method.GetParameters().Select(p => p.GetCustomAttribute<TimerTriggerAttribute>()), a => a is not null)!;

        Assert.Equal("RefreshTokens", Method.GetCustomAttribute<FunctionAttribute>()!.Name);
        Assert.Equal("%RefreshSchedule%", trigger.Schedule);
        Assert.False(trigger.RunOnStartup);
        Assert.Equal([typeof(RefreshSweep)], typeof(RefreshTokens).GetConstructors().Single().GetParameters().Select(p => p.ParameterType));
    }

    [Fact]
    public void The_sample_sets_the_schedule()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "local.settings.sample.json")));

        Assert.Equal(
            Core.Settings.RefreshSchedule.Default,
            sample.RootElement.GetProperty("Values").GetProperty("RefreshSchedule").GetString());
    }
}
