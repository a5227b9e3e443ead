using System.Collections.Concurrent;
using ModelContextProtocol.Protocol;

namespace McpBounds;

/// <summary>
/// Prompts of a call that go by another way than the server that its tool was given: one that a service keeps from the container, for example. They are seen where
/// messages leave, and told to be the call's by the flow of its code. One for each server.
/// </summary>
internal sealed class UnseenPrompts
{
    private static readonly AsyncLocal<bool> s_isSeen = new();

    private readonly ConcurrentDictionary<RequestId, Wait> _waiting = [];

    /// <summary>Whether what is sent now was counted by the interceptor already.</summary>
    public static bool IsSeen
    {
        set => s_isSeen.Value = value;
    }

    /// <summary>A message is about to be sent: counts it if it is a prompt that nobody has counted.</summary>
    /// <exception cref="BoundExceededException">It must not be sent.</exception>
    public async ValueTask SendingAsync(JsonRpcMessage message, CancellationToken cancellationToken)
    {
        if (message is not JsonRpcRequest request || s_isSeen.Value || BoundCall.Current is not { } call || PromptCount.KindOf(request.Method) is not { } kind)
        {
            return;
        }

        if (await call.Prompts.RefusalAsync(kind, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            await call.Prompts.RefusedAsync(refusal).ConfigureAwait(false);
            throw new BoundExceededException(refusal);
        }

        Answered(request.Id);
        _waiting[request.Id] = new(call.Clock, call.Runtime.Options, () => Answered(request.Id));
    }

    /// <summary>A message was received: it may be the answer.</summary>
    public void Received(JsonRpcMessage message)
    {
        if (message is JsonRpcResponse or JsonRpcError)
        {
            Answered(((JsonRpcMessageWithId)message).Id);
        }
    }

    private void Answered(RequestId prompt)
    {
        if (_waiting.TryRemove(prompt, out var wait))
        {
            wait.Dispose();
        }
    }

    /// <summary>Has a clock stand still until the answer is there, but no longer than one may take.</summary>
    private sealed class Wait : IDisposable
    {
        private readonly CallClock _clock;
        private readonly ITimer _timer;

        public Wait(CallClock clock, BoundsOptions options, Action isOver)
        {
            _clock = clock;
            _clock.Pause();
            _timer = options.TimeProvider.CreateTimer(static over => ((Action)over!)(), isOver, options.PromptTimeout, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            _timer.Dispose();
            _clock.Resume();
        }
    }
}
