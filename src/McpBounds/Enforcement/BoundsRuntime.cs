using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>What all calls of a server share: its bounds, its callers, its counters. One for each service provider.</summary>
internal sealed class BoundsRuntime : IDisposable
{
    private int _isAnonymousLogged;
    private int _isNamelessLogged;

    public BoundsRuntime(IOptions<BoundsOptions> options, IServiceProvider services)
    {
        Options = options.Value;
        Log = new((services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("McpBounds"));
        Metrics = new(services.GetService<IMeterFactory>());
        Metering = new(Log, Metrics);
        Abandoned = new(Options, Log, Metrics);
        Callers = new(Options, Log);
        Table = new(Options, Log);
    }

    public BoundsOptions Options { get; }

    public BoundsLog Log { get; }

    public BoundsMetrics Metrics { get; }

    public Metering Metering { get; }

    public AbandonedCalls Abandoned { get; }

    public Callers Callers { get; }

    public BoundsTable Table { get; }

    /// <summary>Counts the caller of a message in; null where the owner's function fails to say who it is.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The key is anybody's code.")]
    public Caller? Enter(MessageContext context, bool isHttp)
    {
        string key;
        try
        {
            key = Callers.KeyOf(context, isHttp);
        }
        catch (Exception exception)
        {
            Log.CallerKeyFailed(exception);
            return null;
        }

        if (Options.CallerKey is null && Callers.IsNameless(context.User) && Interlocked.Exchange(ref _isNamelessLogged, 1) == 0)
        {
            Log.UserHasNoId();
        }

        if (key == Callers.Anonymous && Interlocked.Exchange(ref _isAnonymousLogged, 1) == 0)
        {
            Log.CallersUnknown();
        }

        return Callers.Enter(key);
    }

    /// <summary>Counts and logs a refusal.</summary>
    public void Refused(TargetBounds target, Refusal refusal)
    {
        Metrics.Refused(target.Name, refusal.Bound);
        Log.Refused(target.Name, refusal.Bound, refusal.Text);
    }

    /// <summary>Asks a limiter. One that fails has not admitted the call: what it guards may be shared with others, and it is not for this server to exceed.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A limiter is anybody's code, and may go over a network.")]
    public async ValueTask<RateLimitLease> AcquireAsync(RateLimiter limiter, CancellationToken cancellationToken)
    {
        try
        {
            return await limiter.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.LimiterFailed(exception);
            return UnreachableLimit.Instance;
        }
    }

    /// <summary>Asks a limiter for a permit that is free now; null where it fails.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "As above.")]
    public RateLimitLease? TryAcquire(RateLimiter limiter)
    {
        try
        {
            return limiter.AttemptAcquire();
        }
        catch (Exception exception)
        {
            Log.LimiterFailed(exception);
            return null;
        }
    }

    /// <summary>How a limiter stands; null where it does not tell, or fails.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "As above.")]
    public RateLimiterStatistics? StatisticsOf(RateLimiter limiter)
    {
        try
        {
            return limiter.GetStatistics();
        }
        catch (Exception exception)
        {
            Log.LimiterUnknown(exception);
            return null;
        }
    }

    public void Dispose()
    {
        Callers.Dispose();
        Metrics.Dispose();
    }
}
