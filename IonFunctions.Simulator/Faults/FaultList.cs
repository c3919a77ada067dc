using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.Faults;

/// <summary>A fault that is set, and how many requests it will still strike.</summary>
internal sealed record SetFault(int Id, Fault Fault, int? Remaining);

/// <summary>The faults that are set. The oldest that fits a request strikes it, alone.</summary>
internal sealed class FaultList
{
    private readonly Lock _gate = new();
    private ImmutableList<SetFault> _faults = [];
    private int _lastId;

    /// <summary>Those set now, oldest first.</summary>
    public IReadOnlyList<SetFault> Current => Volatile.Read(ref _faults);

    /// <summary>Sets a fault and returns its id.</summary>
    /// <exception cref="ArgumentException">The fault contradicts itself.</exception>
    public int Add(Fault fault)
    {
        if (fault.Problem is { } problem)
        {
            throw new ArgumentException(problem, nameof(fault));
        }

        lock (_gate)
        {
            _faults = _faults.Add(new SetFault(++_lastId, fault, fault.Times));
            return _lastId;
        }
    }

    public bool Remove(int id)
    {
        lock (_gate)
        {
            var before = _faults;
            _faults = _faults.RemoveAll(fault => fault.Id == id);
            return !ReferenceEquals(before, _faults);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _faults = [];
        }
    }

    /// <summary>The fault that strikes this request, which uses up one of its times.</summary>
    internal Fault? Take(PathString path, string? grantType)
    {
        if (Current.Count == 0)
        {
            return null;
        }

        lock (_gate)
        {
            foreach (var set in _faults)
            {
                var strikes = FaultEndpoint.Covers(set.Fault.Endpoint, path)
                    && (set.Fault.GrantType is null || set.Fault.GrantType == grantType);
                if (strikes)
                {
                    _faults = set.Remaining switch
                    {
                        null => _faults,
                        1 => _faults.Remove(set),
                        _ => _faults.Replace(set, set with { Remaining = set.Remaining - 1 }),
                    };
                    return set.Fault;
                }
            }
        }

        return null;
    }
}
