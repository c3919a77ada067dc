namespace IonFunctions.Core.Settings;

/// <summary>Settings are missing or bad; a head prints the faults, one a line, and ends.</summary>
public sealed class SettingsException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
