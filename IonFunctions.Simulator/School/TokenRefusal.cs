using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.School;

/// <summary>How the API refuses a bad or missing token from now on.</summary>
internal sealed class TokenRefusal
{
    private volatile int _status = StatusCodes.Status401Unauthorized;

    /// <summary>
    /// 401 with a challenge, or 403 without one, which is what Django REST Framework makes of Ion's settings, where session
    /// authentication comes first.
    /// </summary>
    public int Status
    {
        get => _status;
        set => _status = value is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden
            ? value
            : throw new ArgumentException("status is 401 or 403", nameof(value));
    }
}
