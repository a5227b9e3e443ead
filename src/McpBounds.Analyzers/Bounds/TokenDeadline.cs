using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does a clock cancel a token, whichever way the token comes to where it is used?</summary>
internal sealed class TokenDeadline
{
    private const string Source = "System.Threading.CancellationTokenSource";

    /// <summary>A token that comes by more places than this has none.</summary>
    private const int MostPlaces = 100;

    private readonly ToolCode _tools;
    private readonly CancellationToken _cancellation;
    private readonly SyntaxNode _use;
    private readonly bool _isAgentTrusted;
    private readonly Dictionary<(SyntaxNode, OperationKind), bool> _known = new();

    private TokenDeadline(SyntaxNode use, bool isAgentTrusted, ToolCode tools, CancellationToken cancellation) =>
        (_use, _isAgentTrusted, _tools, _cancellation) = (use, isAgentTrusted, tools, cancellation);

    /// <summary>Whether a token has a deadline, whoever chose it: a wait has an end that way.</summary>
    public static bool IsSetFor(IOperation token, ToolCode tools, CancellationToken cancellation) =>
        new TokenDeadline(token.Syntax, isAgentTrusted: true, tools, cancellation).IsSet(token);

    /// <summary>Whether a token that a call is given ends it in time, and not in one that the agent chooses.</summary>
    public static bool Ends(IInvocationOperation call, ToolCode tools, CancellationToken cancellation) =>
        call.Arguments.Any(argument => argument.Parameter?.Type.Name == nameof(CancellationToken) && new TokenDeadline(call.Syntax, isAgentTrusted: false, tools, cancellation).IsSet(argument.Value));

    private bool IsSet(IOperation tokenOrSource)
    {
        _cancellation.ThrowIfCancellationRequested();
        var operation = ValueFlow.Unwrap(tokenOrSource);
        if (_known.TryGetValue((operation.Syntax, operation.Kind), out var known))
        {
            return known;
        }

        if (_known.Count >= MostPlaces)
        {
            return false;
        }

        // A way that comes back to itself, as in a recursion, has what the way into it has.
        _known.Add((operation.Syntax, operation.Kind), true);
        return _known[(operation.Syntax, operation.Kind)] = operation switch
        {
            IPropertyReferenceOperation { Property: { Name: "Token", ContainingType: var owner }, Instance: { } source } when owner.Is(Source) => IsSet(source),
            IInvocationOperation { TargetMethod: { Name: "CreateLinkedTokenSource", ContainingType: var owner }, Arguments: var linked } when owner.Is(Source) =>
                linked.SelectMany(static argument => argument.Value is IArrayCreationOperation { Initializer.ElementValues: var tokens } ? tokens : new[] { argument.Value }.AsEnumerable())
                    .Any(IsSet),
            IObjectCreationOperation { Type: { } made, Arguments: var delay } when made.Is(Source) => delay.Length > 0 && IsClock(delay[0].Value),
            _ => IsSetLater(operation) || IsSetBehind(operation),
        };
    }

    /// <summary>Whether all that a variable, a parameter or a choice can be has a deadline; a tool's own token, which the client cancels, has none.</summary>
    private bool IsSetBehind(IOperation operation) => _tools.Values.OneStepBack(operation, _cancellation)?.ToList() is { Count: > 0 } behind && behind.TrueForAll(IsSet);

    /// <summary>Whether the variable that holds a source is told to cancel by the clock, and not only in some cases.</summary>
    private bool IsSetLater(IOperation source) => SymbolOf(source) is { } variable && _tools.References.ByName("CancelAfter", _cancellation)
        .Select(static reference => reference.Node.Parent as MemberAccessExpressionSyntax)
        .Any(access => access is { Expression: var told, Parent: InvocationExpressionSyntax call } && IsAlwaysBefore(call, variable)
            && _tools.References.ModelOf(call.SyntaxTree) is var model && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(told, _cancellation).Symbol, variable)
            && model.GetOperation(call, _cancellation) is IInvocationOperation { Arguments: { Length: 1 } delay } && IsClock(delay[0].Value));

    private static ISymbol? SymbolOf(IOperation source) => source switch
    {
        ILocalReferenceOperation { Local: var local } => local,
        IFieldReferenceOperation { Field: var field } => field,
        _ => null,
    };

    /// <summary>Whether a variable is told before the token is used: above, or, of a field, where its object is made.</summary>
    private bool IsAlwaysBefore(InvocationExpressionSyntax call, ISymbol variable)
    {
        var member = CodeUnit.MemberOf(call);
        return !IsOnlySometimes(call, variable)
            && (member.Equals(CodeUnit.MemberOf(_use)) ? call.SpanStart < _use.SpanStart : variable is not IFieldSymbol || member.Node is ConstructorDeclarationSyntax);
    }

    /// <summary>Whether code stands under a condition under which the variable itself does not.</summary>
    private static bool IsOnlySometimes(SyntaxNode call, ISymbol variable) => call.Ancestors()
        .TakeWhile(node => !variable.DeclaringSyntaxReferences.Any(declared => declared.SyntaxTree == node.SyntaxTree && node.Span.Contains(declared.Span)))
        .Any(static node => node is IfStatementSyntax or ElseClauseSyntax or ConditionalExpressionSyntax or SwitchSectionSyntax or SwitchExpressionSyntax or CatchClauseSyntax
            or WhileStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);

    private bool IsClock(IOperation delay) => !WaitLimit.IsInfinite(delay) && (_isAgentTrusted || Cap.Covers(delay, _tools, _cancellation));
}
