namespace IonFunctions.Core.Settings;

/// <summary>The settings can't be used; <see cref="Faults"/> says of each what is wrong and gives an example.</summary>
public sealed class SettingsException(IReadOnlyList<string> faults)
    : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>One line per fault, each beginning with the setting's name.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
