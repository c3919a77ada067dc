namespace Microsoft.Azure.Functions.Worker;

public sealed class TimerInfo
{
    public bool IsPastDue { get; set; }
}
