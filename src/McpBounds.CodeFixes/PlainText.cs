using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>Answers: is this text for a reader, to which a sentence may be added? JSON is not, nor is text that may be null or comes from elsewhere.</summary>
internal sealed class PlainText(FixContext context)
{
    private static readonly string[] s_json = { "{", "[{", "[\"" };

    private readonly HashSet<SyntaxNode> _seen = new();

    /// <summary>Whether the value of an expression is.</summary>
    public static bool Is(ExpressionSyntax value, FixContext context) => new PlainText(context).Is(value, context.Model);

    private bool Is(ExpressionSyntax value, SemanticModel model) => value switch
    {
        ParenthesizedExpressionSyntax inner => Is(inner.Expression, model),
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal => !IsJson(literal.Token.ValueText),
        InterpolatedStringExpressionSyntax text => !(text.Contents.FirstOrDefault() is InterpolatedStringTextSyntax first && IsJson(first.TextToken.ValueText)),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => Is(sum.Left, model) || Is(sum.Right, model),
        ConditionalExpressionSyntax choice => Is(choice.WhenTrue, model) && Is(choice.WhenFalse, model),
        SwitchExpressionSyntax choice => choice.Arms.All(arm => arm.Expression is ThrowExpressionSyntax || Is(arm.Expression, model)),
        AwaitExpressionSyntax wait => Is(wait.Expression, model),
        InvocationExpressionSyntax call => model.GetSymbolInfo(call, context.Cancellation).Symbol is IMethodSymbol method && IsMadeBy(method, call, model),
        IdentifierNameSyntax name when model.GetSymbolInfo(name, context.Cancellation).Symbol is ILocalSymbol { Type.SpecialType: SpecialType.System_String } local =>
            IsGivenOnly(local, model),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Empty" } => true,
        _ => false,
    };

    private bool IsMadeBy(IMethodSymbol method, InvocationExpressionSyntax call, SemanticModel model) => method switch
    {
        { Name: "ToString", ContainingType.Name: "StringBuilder" } =>
            !Function.OwnNodes(Function.Of(call)).OfType<LiteralExpressionSyntax>().Any(static literal => IsJson(literal.Token.ValueText)),
        { IsStatic: true, Name: "Join" or "Concat" or "Format", ContainingType.SpecialType: SpecialType.System_String } => true,
        { ContainingType.SpecialType: SpecialType.System_String, ReturnType.SpecialType: SpecialType.System_String } =>
            call.Expression is MemberAccessExpressionSyntax access && Is(access.Expression, model),
        { Name: "ConfigureAwait" } => call.Expression is MemberAccessExpressionSyntax { Expression: var task } && Is(task, model),
        { IsAbstract: false, IsVirtual: false, IsOverride: false, DeclaringSyntaxReferences: { Length: 1 } declarations } when method.IsDeclaredIn(context.Compilation) =>
            IsWhatIsReturned(declarations[0].GetSyntax(context.Cancellation)),
        _ => false,
    };

    private bool IsWhatIsReturned(SyntaxNode function)
    {
        if (!_seen.Add(function))
        {
            return true;
        }

        var model = context.Tools.References.ModelOf(function.SyntaxTree);
        var results = Function.OwnNodes(function).Select(static node => node switch
        {
            ReturnStatementSyntax result => result.Expression,
            ArrowExpressionClauseSyntax result => result.Expression,
            _ => null,
        }).OfType<ExpressionSyntax>().ToList();
        return results.Count > 0 && results.All(result => result is ThrowExpressionSyntax || Is(AgentResult.Unwrapped(result), model));
    }

    private bool IsGivenOnly(ILocalSymbol local, SemanticModel model)
    {
        if (local.DeclaringSyntaxReferences is not { Length: 1 } declarations || declarations[0].SyntaxTree != model.SyntaxTree
            || declarations[0].GetSyntax(context.Cancellation) is not VariableDeclaratorSyntax declared)
        {
            return false;
        }

        if (!_seen.Add(declared))
        {
            return true;
        }

        var names = Function.Of(declared).DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == local.Name).ToList();
        var given = names.Select(static name => name.Parent as AssignmentExpressionSyntax).OfType<AssignmentExpressionSyntax>()
            .Where(assignment => assignment.Left is IdentifierNameSyntax target && target.Identifier.ValueText == local.Name).ToList();
        return (declared.Initializer is not null || given.Count > 0)
            && (declared.Initializer is null || Is(declared.Initializer.Value, model))
            && given.All(assignment => assignment.IsKind(SyntaxKind.AddAssignmentExpression) || Is(assignment.Right, model))
            && !names.Any(static name => name.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 });
    }

    private static bool IsJson(string text)
    {
        var start = text.TrimStart();
        return start == "[" || Array.Exists(s_json, head => start.StartsWith(head, StringComparison.Ordinal));
    }
}
