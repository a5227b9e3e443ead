using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.CodeFixes;

/// <summary>What it takes to give some calls a token.</summary>
/// <param name="Edits">The changes, in whichever documents.</param>
/// <param name="AddsParameter">Whether a function gets a parameter, rather than that a token is only passed on.</param>
internal sealed record TokenPlan(ImmutableArray<SolutionEdit> Edits, bool AddsParameter);

/// <summary>
/// Threads a token from the tools to the calls that need one: through the functions between, the members they implement or override and every implementation
/// and override of those, and the callers that tools reach. All of it or none: a token that does not arrive ends nothing.
/// </summary>
internal sealed class TokenThread
{
    /// <summary>What a token is usually called.</summary>
    private static readonly string[] s_usual = { "cancellationToken", "ct", "token" };

    private readonly Solution _solution;
    private readonly CancellationToken _cancellation;
    private readonly List<SolutionEdit> _edits = new();
    private readonly Dictionary<(SyntaxTree, int, int), string> _names = new();
    private readonly HashSet<(SyntaxTree, int, int)> _followed = new();
    private readonly Queue<MethodFamily> _toFollow = new();

    private TokenThread(Solution solution, CancellationToken cancellation) => (_solution, _cancellation) = (solution, cancellation);

    /// <summary>The plan by which all of some calls in one document get a token; null if one of them cannot.</summary>
    public static async Task<TokenPlan?> ToCallsAsync(Document document, IEnumerable<ExpressionSyntax> calls, CancellationToken cancellation)
    {
        var thread = new TokenThread(document.Project.Solution, cancellation);
        foreach (var call in calls)
        {
            if (!await thread.GiveAsync(call, document, isNeeded: true).ConfigureAwait(false))
            {
                return null;
            }
        }

        return await thread.FinishAsync().ConfigureAwait(false);
    }

    /// <summary>The plan by which the callers of a function that takes a token supply it; null if one of them cannot.</summary>
    public static async Task<TokenPlan?> ToCallersAsync(Document document, SyntaxNode declaration, CancellationToken cancellation)
    {
        var thread = new TokenThread(document.Project.Solution, cancellation);
        if (await MethodFamily.OfAsync(declaration, document, cancellation).ConfigureAwait(false) is not { } family)
        {
            return null;
        }

        thread._toFollow.Enqueue(family);
        return await thread.FinishAsync().ConfigureAwait(false);
    }

    private static (SyntaxTree, int, int) KeyOf(SyntaxNode node) => (node.SyntaxTree, node.SpanStart, node.Span.End);

    private async Task<TokenPlan?> FinishAsync()
    {
        while (_toFollow.Count > 0)
        {
            foreach (var (document, name) in _toFollow.Dequeue().Mentions)
            {
                if (!await FollowAsync(document, name).ConfigureAwait(false))
                {
                    return null;
                }
            }
        }

        return _edits.Count == 0 ? null : new(_edits.ToImmutableArray(), _names.Count > 0);
    }

    /// <summary>Gives a call a token, from a function that gets one if there is none in scope; false if that is not possible.</summary>
    private async Task<bool> GiveAsync(ExpressionSyntax call, Document document, bool isNeeded)
    {
        var model = (await document.GetSemanticModelAsync(_cancellation).ConfigureAwait(false))!;
        if (TokenScope.IsExpressionTree(call, model, _cancellation))
        {
            return false;
        }

        // What has to be done after a cancellation must not be cancelled by it.
        if (Function.IsCleanUp(call))
        {
            return !isNeeded;
        }

        var scope = TokenScope.Of(call, model, _cancellation);
        if (scope.Token is null && !isNeeded && !IsToolCode(call, model, document))
        {
            return true;
        }

        var token = scope.Token ?? (scope.Function is { } function ? await ParameterOfAsync(function, document, model).ConfigureAwait(false) : null);
        if (token is null || ChangeOf(call, model) is not { } change)
        {
            return false;
        }

        _edits.Add(SolutionEdit.Replacing(call, document, current => change(current, SyntaxFactory.ParseExpression(token))));
        return true;
    }

    private TokenArgument.Change? ChangeOf(ExpressionSyntax call, SemanticModel model) =>
        call is InvocationExpressionSyntax invocation && model.GetOperation(invocation, _cancellation) is IInvocationOperation { TargetMethod: var method } operation
        && method.OriginalDefinition.DeclaringSyntaxReferences.Any(reference => _names.ContainsKey(KeyOf(reference.GetSyntax(_cancellation))))
            ? Appending(invocation, operation)
            : TokenArgument.For(call, model, _cancellation);

    /// <summary>How a call of a function that gets the parameter is given its argument: it is the last.</summary>
    private TokenArgument.Change Appending(InvocationExpressionSyntax call, IInvocationOperation operation)
    {
        var method = operation.TargetMethod;
        var label = _names[method.OriginalDefinition.DeclaringSyntaxReferences.Select(reference => KeyOf(reference.GetSyntax(_cancellation))).First(_names.ContainsKey)];
        var isReduced = method.IsExtensionMethod && operation.Arguments.Any(argument => argument.Syntax is not ArgumentSyntax && argument.Parameter?.Ordinal == 0);
        var isNext = call.ArgumentList.Arguments.Count == method.Parameters.Length - (isReduced ? 1 : 0);
        return (current, token) => current is InvocationExpressionSyntax plain
            ? plain.WithArgumentList(isNext ? plain.ArgumentList.AddPlain(token, label) : plain.ArgumentList.AddNamed(label, token))
            : current;
    }

    /// <summary>The name of the parameter that a function gets, with all of its family; null if it cannot.</summary>
    private async Task<string?> ParameterOfAsync(SyntaxNode function, Document document, SemanticModel model)
    {
        if (_names.TryGetValue(KeyOf(function), out var known))
        {
            return known;
        }

        if (await MethodFamily.OfAsync(function, document, _cancellation).ConfigureAwait(false) is not { } family)
        {
            return null;
        }

        var declared = new List<(Document Document, SyntaxNode Node, SemanticModel Model)>();
        foreach (var (home, node) in family.Declarations)
        {
            var its = (await home.GetSemanticModelAsync(_cancellation).ConfigureAwait(false))!;
            if (!TokenParameter.CanHave(node, its, _cancellation))
            {
                return null;
            }

            declared.Add((home, node, its));
        }

        var name = s_usual.Concat(Enumerable.Range(2, int.MaxValue - 2).Select(static number => s_usual[0] + number))
            .First(name => declared.TrueForAll(part => TokenParameter.IsFree(name, part.Node, part.Model)));

        foreach (var (home, node, its) in declared)
        {
            var root = await node.SyntaxTree.GetRootAsync(_cancellation).ConfigureAwait(false);
            _names.Add(KeyOf(node), name);
            _edits.Add(TokenParameter.Add(node, name, home, its, root, _cancellation));
            if (TokenParameter.Describe(node, name, home) is { } description)
            {
                _edits.Add(description);
            }
        }

        _toFollow.Enqueue(family);
        return name;
    }

    /// <summary>
    /// Whether the callers follow: a call that a tool reaches passes a token, any other passes the one it has, and nothing else may be bound to the signature.
    /// </summary>
    private async Task<bool> FollowAsync(Document document, SyntaxNode name)
    {
        if (!_followed.Add(KeyOf(name)) || name.IsPartOfStructuredTrivia() || IsInNameOf(name))
        {
            return true;
        }

        var model = (await document.GetSemanticModelAsync(_cancellation).ConfigureAwait(false))!;
        if (CallOf(name) is not { } call)
        {
            return IsToolDelegate(name, model);
        }

        // A call that passes a token needs no other; who passes none in so many words outside the tools has reasons.
        if (model.GetOperation(call, _cancellation) is not IInvocationOperation operation
            || operation.TargetMethod.Name != (name as SimpleNameSyntax)?.Identifier.ValueText)
        {
            return false;
        }

        // What goes on after its caller is done must not be cancelled with it.
        if (CodeUnit.Of(call).Node is AnonymousFunctionExpressionSyntax started && ForgottenWork.IsForgotten(started, model, _cancellation))
        {
            return true;
        }

        return CallArguments.TokenOf(operation) is { } given && (!DeadlineSearch.IsNone(given.Value) || !IsToolCode(call, model, document))
            || await GiveAsync(call, document, isNeeded: false).ConfigureAwait(false);
    }

    private static InvocationExpressionSyntax? CallOf(SyntaxNode name)
    {
        var callee = name.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Name == name => access,
            MemberBindingExpressionSyntax binding => binding,
            _ => name,
        };
        return callee.Parent is InvocationExpressionSyntax call && call.Expression == callee ? call : null;
    }

    /// <summary>Whether a method is named to be called by reflection, as a tool is: it may have any parameters.</summary>
    private bool IsToolDelegate(SyntaxNode name, SemanticModel model)
    {
        var group = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return group.Parent is ArgumentSyntax argument
            && model.GetOperation(argument, _cancellation) is IArgumentOperation { Parameter.Type.SpecialType: SpecialType.System_Delegate };
    }

    private static bool IsInNameOf(SyntaxNode name) => name.Ancestors().OfType<InvocationExpressionSyntax>()
        .Any(static call => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" });

    private bool IsToolCode(SyntaxNode code, SemanticModel model, Document document) =>
        ToolCode.In(model.Compilation, document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider) is { } tools
        && tools.Reach.Of(CodeUnit.Of(code), _cancellation) is not null;
}
