using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: may a cap or a timeout be set where this client is made? What it is used for anywhere in the compilation decides, tool code or not.</summary>
/// <remarks>Asked by a fix, never by an analysis: the first question binds every body that sends.</remarks>
internal sealed class ClientReads
{
    private static readonly ConditionalWeakTable<ToolCode, ClientReads> s_known = new();

    private readonly ToolCode _tools;
    private Dictionary<(SyntaxTree, TextSpan), List<ResponseOrigin>>? _bySite;
    private HashSet<SyntaxNode>? _readWhole;

    private ClientReads(ToolCode tools) => _tools = tools;

    /// <summary>The reads of one compilation.</summary>
    public static ClientReads In(ToolCode tools) => s_known.GetValue(tools, static tools => new(tools));

    /// <summary>
    /// Whether every request through the clients of some sites stands a cap: none is a write, whose reply must not become an error, or sent by code out of
    /// sight, and none asks for the headers only and then has its body read whole, to which the cap would not apply.
    /// </summary>
    public bool StandCap(IEnumerable<SyntaxNode> sites, CancellationToken cancellation) =>
        UsesOf(sites, cancellation).All(use => use.Buffering switch
        {
            Buffering.Buffered => use.IsWrite == false,
            Buffering.Streamed => !IsReadWhole(use, cancellation),
            _ => false,
        });

    /// <summary>
    /// Whether every request through the clients of some sites stands a shorter timeout: none is a write, which may have been done when the time is up, or sent
    /// by code out of sight.
    /// </summary>
    public bool StandTimeout(IEnumerable<SyntaxNode> sites, CancellationToken cancellation) =>
        UsesOf(sites, cancellation).All(static use => use.IsWrite == false);

    private IEnumerable<ResponseOrigin> UsesOf(IEnumerable<SyntaxNode> sites, CancellationToken cancellation)
    {
        var uses = _bySite ??= FindUses(cancellation);
        return sites.SelectMany(site => uses.TryGetValue(PlaceOf(site), out var here) ? here : Enumerable.Empty<ResponseOrigin>());
    }

    private static (SyntaxTree, TextSpan) PlaceOf(SyntaxNode node) => (node.SyntaxTree, node.Span);

    private Dictionary<(SyntaxTree, TextSpan), List<ResponseOrigin>> FindUses(CancellationToken cancellation)
    {
        var clients = HttpClients.In(_tools);
        var uses = new Dictionary<(SyntaxTree, TextSpan), List<ResponseOrigin>>();
        foreach (var use in Sends(cancellation).Concat(ClientHandouts.In(_tools, cancellation)))
        {
            foreach (var site in clients.PossibleSitesOf(use.Client!, cancellation))
            {
                if (!uses.TryGetValue(PlaceOf(site), out var here))
                {
                    uses.Add(PlaceOf(site), here = new());
                }

                here.Add(use);
            }
        }

        return uses;
    }

    private IEnumerable<ResponseOrigin> Sends(CancellationToken cancellation) =>
        Calls(HttpApi.Sends.Concat(ResponseReads.ClientShorthands).Append("GetStreamAsync"), cancellation)
            .Select(call => OriginOf(call, cancellation))
            .OfType<ResponseOrigin>()
            .Where(static origin => origin.Client is not null);

    private ResponseOrigin? OriginOf(IInvocationOperation call, CancellationToken cancellation) =>
        ResponseReads.Of(call.TargetMethod) is { Subject: ReadSubject.Client } ? ResponseBody.OfShorthand(call)
        : HttpApi.IsSend(call.TargetMethod) || HttpApi.IsStreamingGet(call.TargetMethod) ? ResponseBody.OriginsOf(call, _tools, cancellation).FirstOrDefault()
        : null;

    private bool IsReadWhole(ResponseOrigin send, CancellationToken cancellation) =>
        (_readWhole ??= new(Calls(ResponseReads.Names, cancellation)
            .Select(call => WholeRead.Of(call, _tools, cancellation))
            .OfType<WholeRead>()
            .Where(read => !read.IsBounded(_tools, cancellation))
            .SelectMany(static read => read.Origins)
            .Select(static origin => origin.Send.Syntax))).Contains(send.Send.Syntax);

    private IEnumerable<IInvocationOperation> Calls(IEnumerable<string> names, CancellationToken cancellation) =>
        names.Distinct()
            .SelectMany(name => _tools.References.ByName(name, cancellation))
            .Select(static reference => reference.Node.Parent)
            .Select(static parent => parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax ? parent.Parent : parent)
            .OfType<InvocationExpressionSyntax>()
            .Select(call => _tools.References.ModelOf(call.SyntaxTree).GetOperation(call, cancellation))
            .OfType<IInvocationOperation>();
}
