using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Threading.RateLimiting;

namespace McpBounds;

/// <summary>
/// A rate limit that servers share through Redis: however many they are, together they never admit more than it. Each permit is decided on by one atomic
/// script inside Redis, by the clock of that server. Works with Redis 5 and later, a cluster or a replicated server, and with every client, since it takes
/// a function that evaluates a script.
/// </summary>
/// <remarks>
/// <para>
/// Where Redis cannot be asked, does not answer in time, or answers nonsense, a permit is refused, or given if
/// <see cref="RedisRateLimiterOptions.FailOpen"/> is set; none of that is an exception. Nothing waits: a refused lease says when to try again
/// (<see cref="MetadataName.RetryAfter"/>), or why not even that is known (<see cref="MetadataName.ReasonPhrase"/>).
/// </para>
/// <para>
/// A Redis server that forgets, because it was restarted without persistence or a replica took over that had not heard of the last permits, goes on with
/// what it remembers.
/// </para>
/// </remarks>
public sealed class RedisRateLimiter : RateLimiter
{
    private static readonly string s_process = Guid.NewGuid().ToString("N");
    private static long s_asked;

    private readonly RedisScriptEvaluator _evaluate;
    private readonly string _script;
    private readonly string _key;
    private readonly string[] _figures;
    private readonly int _most;
    private readonly TimeSpan _timeout;
    private readonly bool _failOpen;
    private readonly Action<Exception>? _onFailure;
    private readonly TimeProvider _time;
    private long _usedAt;
    private int _asking;
    private bool _isDisposed;

    /// <summary>Makes a limiter. It asks nothing yet.</summary>
    /// <param name="evaluate">Has Redis evaluate a script.</param>
    /// <param name="options">The limit. Later changes of the options change nothing.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public RedisRateLimiter(RedisScriptEvaluator evaluate, RedisRateLimiterOptions options)
    {
        ArgumentNullException.ThrowIfNull(evaluate);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.Key);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Permits);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Window, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Window, TimeSpan.FromDays(365));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Burst ?? options.Permits);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Timeout, TimeSpan.FromMinutes(1));
        ArgumentNullException.ThrowIfNull(options.TimeProvider);
        var window = Text((long)options.Window.TotalMicroseconds);
        (_script, _figures, _most) = options.Algorithm switch
        {
            RedisLimitAlgorithm.TokenBucket =>
                (RedisScripts.TokenBucket, new[] { Text(options.Permits), window, Text(options.Burst ?? options.Permits) }, options.Burst ?? options.Permits),
            RedisLimitAlgorithm.SlidingWindow => (RedisScripts.SlidingWindow, [Text(options.Permits), window], options.Permits),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Algorithm, "There is no such algorithm."),
        };
        (_evaluate, _key, _timeout, _failOpen, _onFailure, _time) = (evaluate, options.Key, options.Timeout, options.FailOpen, options.OnFailure, options.TimeProvider);
        _usedAt = _time.GetTimestamp();
    }

    /// <summary>How long nobody has asked for a permit. The limit's state is in Redis, so that nothing is lost with a limiter that is disposed of when idle.</summary>
    public override TimeSpan? IdleDuration => Volatile.Read(ref _asking) == 0 ? _time.GetElapsedTime(Volatile.Read(ref _usedAt)) : null;

    /// <summary>Null: what other servers have taken is known in Redis alone.</summary>
    public override RateLimiterStatistics? GetStatistics() => null;

    /// <summary>
    /// Gives no permit and takes none: what is to be asked over a network cannot be known at once, and this does not block a thread until it is.
    /// <see cref="RateLimiter.AcquireAsync"/> asks.
    /// </summary>
    /// <param name="permitCount">How many permits.</param>
    /// <returns>A lease that is not acquired, and says so.</returns>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        Check(permitCount);
        return RedisLease.NotAsked;
    }

    /// <summary>Asks Redis for permits; for none, whether there is one.</summary>
    /// <param name="permitCount">How many permits.</param>
    /// <param name="cancellationToken">Ends the wait. Permits that Redis has given by then stay taken.</param>
    /// <returns>The lease. There is nothing to give back.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    [SuppressMessage("Design", "CA1031", Justification = "The function that evaluates is anybody's code, over a network: whatever it throws, the limit is closed or open as set.")]
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        Check(permitCount);
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _asking);
        try
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{s_process}{Interlocked.Increment(ref s_asked)}");
            return RedisLease.Of(await AskAsync([.. _figures, Text(permitCount), id], cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Report(exception);
            return _failOpen ? RedisLease.Acquired : UnreachableLimit.Instance;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _usedAt, _time.GetTimestamp());
            Interlocked.Decrement(ref _asking);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        base.Dispose(disposing);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<long[]?> AskAsync(string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await EvaluateAsync(arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception.Message.Contains("NOSCRIPT", StringComparison.Ordinal))
        {
            // The client called a script by its hash that this server does not have: a replica that took over, for one. It did not run, and the client sends it now.
            return await EvaluateAsync(arguments, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<long[]?> EvaluateAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asked = _evaluate(_script, _key, arguments, abandoned.Token);
        try
        {
            return await asked.WaitAsync(_timeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch when (!asked.IsCompleted)
        {
            // Nobody is left to see how it ends.
            _ = asked.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            await abandoned.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void Check(int permitCount)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permitCount, _most);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Who only listens must not decide whether there is a permit.")]
    private void Report(Exception exception)
    {
        try
        {
            _onFailure?.Invoke(exception);
        }
        catch (Exception)
        {
            // As documented.
        }
    }
}
