using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>All that bounds one tool, prompt or resource.</summary>
/// <param name="Name">Its name, or <see cref="Others"/> for all that a server's own handler serves: their names are the agent's to invent.</param>
/// <param name="OnStream">The limits for the one client of a stdio or stream transport.</param>
/// <param name="OverHttp">The limits for a caller over HTTP.</param>
/// <param name="Metered">What is measured, not enforced.</param>
/// <param name="Own">What its attributes say.</param>
/// <param name="Arguments">What its parameters' validation attributes say.</param>
/// <param name="Address">Reads the arguments that a resource's address carries.</param>
/// <param name="TakesToken">Whether it can be told to stop.</param>
/// <param name="ReportsProgress">Whether it may report progress.</param>
/// <param name="HidesMethod">Whether there is a method whose attributes are not to be seen.</param>
internal sealed record TargetBounds(
    string Name, Limits OnStream, Limits OverHttp, Limits? Metered, Limits.Own Own, ArgumentRules Arguments, UriArguments? Address, bool TakesToken, bool ReportsProgress, bool HidesMethod)
{
    /// <summary>The name that stands for everything without a method.</summary>
    public const string Others = "(others)";

    /// <summary>Which end of a text that is too long to show.</summary>
    public KeepEnd Keep => Own.Result?.Keep ?? KeepEnd.Head;

    /// <summary>The limits for a caller.</summary>
    public Limits For(bool isHttp) => isHttp ? OverHttp : OnStream;
}

/// <summary>The bounds of each tool, prompt and resource, worked out once for each.</summary>
internal sealed class BoundsTable
{
    private readonly ConditionalWeakTable<IMcpServerPrimitive, TargetBounds> _known = [];
    private readonly BoundsOptions _options;
    private readonly ValidationAttributes _attributes;
    private readonly TargetBounds _others;

    public BoundsTable(BoundsOptions options, BoundsLog log)
    {
        _options = options;
        _attributes = new(log);
        _others = Resolve(TargetBounds.Others, null);
    }

    /// <summary>The bounds of a primitive, or those of a call that the server's own handler answers.</summary>
    public TargetBounds Of(IMcpServerPrimitive? primitive) =>
        primitive is null ? _others : _known.GetValue(primitive, matched => Resolve(matched.Id, matched));

    private TargetBounds Resolve(string name, IMcpServerPrimitive? primitive)
    {
        var method = primitive?.Metadata.OfType<MethodInfo>().FirstOrDefault();
        var own = Limits.Own.Of(AttributesOf(primitive, method));
        var isStrict = _options.Profile == BoundsProfile.Strict;
        return new(
            name,
            (isStrict ? Limits.Strict : Limits.Default(isHttp: false)).With(_options, own),
            (isStrict ? Limits.Strict : Limits.Default(isHttp: true)).With(_options, own),
            isStrict ? null : Limits.Strict.Undecided(_options, own),
            own,
            _options.ValidateArguments ? ArgumentRules.Of(method, _options.SerializerOptions, _attributes, GivenTo(primitive)) : ArgumentRules.None,
            primitive is McpServerResource resource ? UriArguments.Of(resource.ProtocolResourceTemplate.UriTemplate) : null,
            method is null || Takes<CancellationToken>(method),
            method is null || Array.Exists(method.GetParameters(), static parameter => MayReport(parameter.ParameterType)),
            method is null && primitive?.GetType().Assembly == typeof(McpServerTool).Assembly);
    }

    /// <summary>
    /// What the SDK keeps of a method, and what stands on it or its type where only the method is kept; of a tool that is a type of its own, what stands on that. The further on
    /// an attribute is, the more it counts.
    /// </summary>
    private static IReadOnlyList<object> AttributesOf(IMcpServerPrimitive? primitive, MethodInfo? method) => primitive is null ? [] :
    [
        .. (method?.DeclaringType ?? primitive.GetType()).GetCustomAttributes(inherit: true),
        .. method?.GetCustomAttributes(inherit: true) ?? [],
        .. primitive.Metadata,
    ];

    /// <summary>The names of the arguments that an agent gives; null where they are but the texts of an address.</summary>
    private static HashSet<string>? GivenTo(IMcpServerPrimitive? primitive) => primitive switch
    {
        McpServerTool tool => tool.ProtocolTool.InputSchema is { ValueKind: JsonValueKind.Object } schema
            && schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
                ? [.. properties.EnumerateObject().Select(static property => property.Name)]
                : [],
        McpServerPrompt prompt => [.. (prompt.ProtocolPrompt.Arguments ?? []).Select(static argument => argument.Name)],
        _ => null,
    };

    /// <summary>Whether who is given this can report progress: a request carries the token to report it by.</summary>
    private static bool MayReport(Type type) =>
        type == typeof(IProgress<ProgressNotificationValue>) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(RequestContext<>));

    private static bool Takes<T>(MethodInfo method) => method.GetParameters().Any(static parameter => parameter.ParameterType == typeof(T));
}
