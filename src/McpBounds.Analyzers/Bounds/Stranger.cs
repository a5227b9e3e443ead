using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: did agent input or remote content choose the host? Only what an address <em>begins</em> with can.</summary>
/// <remarks>
/// What a peer's API gives as an address (a next link in its JSON or its headers) is the peer's own. What is found in a text that it sends (a link in a
/// page, a match, a line) is whatever somebody wrote there, and a redirect leads anywhere.
/// </remarks>
internal sealed class Stranger
{
    private readonly ToolCode _tools;
    private readonly RemoteContent _content;

    /// <summary>Addresses that have been looked at: the next page's is in the page that it was asked for by.</summary>
    private readonly HashSet<SyntaxNode> _asked = new();

    private Stranger(ToolCode tools, bool followsRedirects, CancellationToken cancellation)
    {
        _tools = tools;
        _content = new(tools, address => IsChosen(address, cancellation), followsRedirects);
    }

    /// <summary>Whether the beginning of an address is text the agent sent or somebody wrote who is not the peer.</summary>
    public static bool Chose(IOperation address, ToolCode tools, CancellationToken cancellation) =>
        new Stranger(tools, followsRedirects: false, cancellation).IsChosen(address, cancellation);

    /// <summary>
    /// Whether agent input or remote content chose the host that a call asks. A redirect of a fixed peer that code follows by hand is the peer's own: such a call is waited for as
    /// long as the one before it, whatever its answer holds.
    /// </summary>
    public static bool IsCalled(RemoteCall call, ToolCode tools, CancellationToken cancellation)
    {
        if (call is not { Kind: RemoteKind.Http, Operation: IInvocationOperation send })
        {
            return false;
        }

        if (call.Api.Owner is "Flurl.Http" or "RestSharp" or "System.Net.WebRequest")
        {
            return Chose(send.Instance is { } request && call.Api.Owner == "System.Net.WebRequest" ? request : send, tools, cancellation);
        }

        if (call.Api.Owner == "Refit")
        {
            return RouteTemplate.HeadsOf(send, tools, cancellation).Any(head => Chose(head, tools, cancellation));
        }

        return (ResponseBody.AddressOf(send) is { } address && new Stranger(tools, followsRedirects: true, cancellation).IsChosen(address, cancellation))
            || (ClientTimeout.ClientOf(call) is { } client && client.Type.Is(HttpApi.Client)
                && HttpClients.In(tools).ValuesOf(client, "BaseAddress", cancellation).Any(address => Chose(address, tools, cancellation)));
    }

    private bool IsChosen(IOperation address, CancellationToken cancellation)
    {
        if (!_asked.Add(address.Syntax))
        {
            return false;
        }

        var (origins, through) = _tools.Values.Follow(address, operation => Head(operation, cancellation), cancellation);
        return origins
            .Concat(GivenLater(through, cancellation).SelectMany(later => _tools.Values.OriginsOf(later, cancellation, operation => Head(operation, cancellation))))
            .Any(origin => CanHoldHost(origin.Type) && (_tools.AgentInput.Is(origin, cancellation) || _content.Chose(origin, cancellation)));
    }

    /// <summary>What an address begins with, up to where it is found in a text: from there on it is another question.</summary>
    private IEnumerable<IOperation>? Head(IOperation operation, CancellationToken cancellation) =>
        TextFinds.SlicedText(operation) is not null ? Enumerable.Empty<IOperation>()
        : RemoteContent.SequenceOf(operation) is { } sequence ? new[] { sequence }
        : AddressHead.Of(operation, _tools, cancellation);

    /// <summary>What is assigned to <c>RequestUri</c> of a request after it was made.</summary>
    private IEnumerable<IOperation> GivenLater(ImmutableHashSet<ISymbol> requests, CancellationToken cancellation) =>
        requests.IsEmpty
            ? Enumerable.Empty<IOperation>()
            : _tools.References.ByName("RequestUri", cancellation)
                .Select(reference => reference.Node.Parent?.Parent is AssignmentExpressionSyntax set && set.Left == reference.Node.Parent
                    ? _tools.References.ModelOf(set.SyntaxTree).GetOperation(set, cancellation) : null)
                .OfType<ISimpleAssignmentOperation>()
                .Where(set => set.Target is IPropertyReferenceOperation { Instance: ILocalReferenceOperation { Local: var request } } && requests.Contains(request))
                .Select(static set => set.Value);

    private static bool CanHoldHost(ITypeSymbol? type) => type is null or { SpecialType: SpecialType.System_String or SpecialType.System_Object } or { TypeKind: TypeKind.Error }
        || type.IsExactly("System.Uri") || type.IsReferenceType || type.FullName() is "System.Text.Json.JsonElement";
}
