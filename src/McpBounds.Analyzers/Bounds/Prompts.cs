using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>A place that asks a person or a model.</summary>
/// <param name="Kind">Whom.</param>
/// <param name="Call">The call, or the creation of the exception that asks.</param>
/// <param name="Name">Its name, where it is reported.</param>
internal sealed record Prompt(PromptKind Kind, ExpressionSyntax Call, SyntaxNode Name)
{
    /// <summary>The rule about it.</summary>
    public DiagnosticDescriptor Rule => Kind == PromptKind.Elicitation ? Descriptors.UnlimitedElicitation : Descriptors.UnlimitedSampling;
}

/// <summary>Answers: where does this compilation ask a person or a model?</summary>
internal sealed class Prompts
{
    private static readonly ConditionalWeakTable<ToolCode, Prompts> s_known = new();

    private readonly ToolCode _tools;
    private readonly ImmutableArray<Prompt>[] _all = new ImmutableArray<Prompt>[1];

    private Prompts(ToolCode tools) => _tools = tools;

    /// <summary>The prompts of one compilation.</summary>
    public static Prompts In(ToolCode tools) => s_known.GetValue(tools, static tools => new(tools));

    /// <summary>Whether a node can be one at all: asked of syntax, before anything is bound.</summary>
    public bool MayBe(SyntaxNode node, CancellationToken cancellation) =>
        NameOf(node) is { } name && PromptApis.MayBe(name, LibraryImports.In(_tools).ModelsAt(node.SyntaxTree, cancellation));

    /// <summary>The prompt that a call or creation is; null for any other.</summary>
    public Prompt? At(SyntaxNode node, CancellationToken cancellation)
    {
        if (!MayBe(node, cancellation) || _tools.References.ModelOf(node.SyntaxTree).GetOperation(node, cancellation) is not { } operation)
        {
            return null;
        }

        return KindOf(operation, cancellation) is { } kind ? new(kind, (ExpressionSyntax)node, PlaceOf(node)) : null;
    }

    /// <summary>All of them, generated files left out, in the order of files and code.</summary>
    public ImmutableArray<Prompt> All(CancellationToken cancellation)
    {
        if (_all[0].IsDefault)
        {
            // A cancelled search throws here and publishes nothing.
            ImmutableInterlocked.InterlockedInitialize(ref _all[0], _tools.Compilation.SyntaxTrees
                .Where(tree => !GeneratedCode.Is(tree, cancellation))
                .SelectMany(tree => In(tree, cancellation))
                .OrderBy(static prompt => prompt.Call.SyntaxTree.FilePath, StringComparer.Ordinal)
                .ThenBy(static prompt => prompt.Name.SpanStart)
                .ToImmutableArray());
        }

        return _all[0];
    }

    private IEnumerable<Prompt> In(SyntaxTree tree, CancellationToken cancellation)
    {
        var importsModels = LibraryImports.In(_tools).ModelsAt(tree, cancellation);
        foreach (var span in SyntaxIndex.Of(tree, cancellation).MembersThatMention(name => PromptApis.MayBe(name, importsModels)))
        {
            var member = References.MemberAt(tree, span, cancellation);
            foreach (var node in member.DescendantNodes(node => node == member || node is not MemberDeclarationSyntax or GlobalStatementSyntax))
            {
                cancellation.ThrowIfCancellationRequested();
                if (node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax && At(node, cancellation) is { } prompt)
                {
                    yield return prompt;
                }
            }
        }
    }

    private PromptKind? KindOf(IOperation operation, CancellationToken cancellation) => operation switch
    {
        IInvocationOperation call when PromptApis.Of(call.TargetMethod) is { } kind => kind,
        IInvalidOperation { Syntax: InvocationExpressionSyntax call } when OfUnresolved(call, cancellation) is { } kind => kind,
        IObjectCreationOperation { Type: { } type } creation when PromptApis.IsException(type) =>
            type.Name == PromptApis.InputRequired ? CarriedBy(creation, cancellation)
            : IsMadeOfError(creation, cancellation) ? null
            : PromptKind.Elicitation,
        IInvocationOperation or IInvalidOperation when RemoteCalls.In(_tools).Of(operation, cancellation) is { } remote && PromptApis.IsMetered(remote.Api, remote.Name)
            && !IsOfLocalModel(remote.Operation, cancellation) => PromptKind.Metered,
        _ => null,
    };

    /// <summary>A call whose arguments fit another version of its library, or on the interface of an older SDK.</summary>
    public PromptKind? OfUnresolved(InvocationExpressionSyntax call, CancellationToken cancellation)
    {
        var model = _tools.References.ModelOf(call.SyntaxTree);
        var candidates = model.GetSymbolInfo(call, cancellation).CandidateSymbols.OfType<IMethodSymbol>()
            .Select(method => PromptApis.Of(method)
                ?? (RemoteApi.Of(method, method.ContainingType, _tools.Compilation) is { } api && PromptApis.IsMetered(api, method.Name) ? PromptKind.Metered : null));
        return candidates.FirstOrDefault(static kind => kind is not null)
            ?? (UnresolvedCall.ReceiverOf(call) is { } receiver && model.GetTypeInfo(receiver, cancellation).Type is { TypeKind: TypeKind.Error } type
                ? PromptApis.OfUnresolved(UnresolvedCall.NameOf(call)!.Identifier.ValueText, type.Name)
                : null);
    }

    /// <summary>What the requests ask for that an exception carries: found in what it is given, or in the code that gathers them around it.</summary>
    private PromptKind? CarriedBy(IObjectCreationOperation exception, CancellationToken cancellation)
    {
        var carried = exception.Arguments
            .SelectMany(argument => _tools.Values.OriginsOf(argument.Value, cancellation))
            .SelectMany(static origin => origin.DescendantsAndSelf())
            .OfType<IInvocationOperation>()
            .Select(static call => PromptApis.OfRequest(call.TargetMethod))
            .Concat(GatheredAround(exception.Syntax, cancellation))
            .OfType<PromptKind>()
            .ToList();
        return carried.Count == 0 ? null : carried.Min();
    }

    /// <summary>Whether an exception is one that arrived, in another form: it is made of an error or an exception of the SDK's, and was asked for elsewhere.</summary>
    private bool IsMadeOfError(IObjectCreationOperation exception, CancellationToken cancellation)
    {
        var model = _tools.References.ModelOf(exception.Syntax.SyntaxTree);
        var writes = Write.In(CodeUnit.MemberOf(exception.Syntax).Node, model, cancellation)
            .ToLookup<Write, ISymbol>(static write => write.Variable, SymbolEqualityComparer.Default);
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var queue = new Queue<SyntaxNode>(exception.Arguments.Where(static argument => IsOfRequests(argument.Parameter?.Type)).Select(static argument => argument.Syntax));
        while (queue.Count > 0)
        {
            foreach (var name in queue.Dequeue().DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
            {
                cancellation.ThrowIfCancellationRequested();
                if (PromptApis.IsError(model.GetTypeInfo(name, cancellation).Type))
                {
                    return true;
                }

                if (model.GetSymbolInfo(name, cancellation).Symbol?.OriginalDefinition is { Kind: SymbolKind.Local or SymbolKind.Parameter } variable
                    && seen.Add(variable))
                {
                    foreach (var value in writes[variable].Select(static write => (SyntaxNode?)write.Value).OfType<SyntaxNode>())
                    {
                        queue.Enqueue(value);
                    }
                }
            }
        }

        return false;
    }

    /// <summary>Whether a type is that of the requests an exception carries; what else it is given, as its message, does not say who asks.</summary>
    private static bool IsOfRequests(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeArguments: { Length: 1 } elements } && elements[0].Name.EndsWith("RequestParams", StringComparison.Ordinal);

    private IEnumerable<PromptKind?> GatheredAround(SyntaxNode exception, CancellationToken cancellation)
    {
        var model = _tools.References.ModelOf(exception.SyntaxTree);
        return CodeUnit.MemberOf(exception).Node.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(static call => UnresolvedCall.NameOf(call)?.Identifier.ValueText.StartsWith("For", StringComparison.Ordinal) == true)
            .Select(call => model.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol method ? PromptApis.OfRequest(method) : null);
    }

    /// <summary>A model on this machine costs nothing by use.</summary>
    private bool IsOfLocalModel(IOperation call, CancellationToken cancellation) =>
        call is IInvocationOperation invocation && (invocation.Instance ?? invocation.Arguments.FirstOrDefault()?.Value) is { } client
        && _tools.Values.OriginsOf(client, cancellation).Any(static origin => origin.Type?.Name.IndexOf("Ollama", StringComparison.Ordinal) >= 0);

    private static string? NameOf(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax call => UnresolvedCall.NameOf(call)?.Identifier.ValueText,
        BaseObjectCreationExpressionSyntax creation =>
            SyntaxIndex.ConstructionsAt(creation).FirstOrDefault() is { } name && name.StartsWith("new ", StringComparison.Ordinal) ? name.Substring(4) : null,
        _ => null,
    };

    private static SyntaxNode PlaceOf(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax call => UnresolvedCall.NameOf(call)!,
        ObjectCreationExpressionSyntax creation => creation.Type,
        _ => node,
    };
}
