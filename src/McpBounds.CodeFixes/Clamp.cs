using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>Writes the call that keeps a number within its limit.</summary>
/// <param name="limit">The limit.</param>
/// <param name="bounds">Its bounds as the author wrote them, or null for plain numbers.</param>
/// <param name="place">Where the number enters the work.</param>
/// <param name="context">The document.</param>
internal sealed class Clamp(WorkLimit limit, (ExpressionSyntax Minimum, ExpressionSyntax Maximum)? bounds, SyntaxNode place, FixContext context)
{
    private readonly ExpressionSyntax _minimum = bounds?.Minimum ?? Number(limit.Minimum);
    private readonly ExpressionSyntax _maximum = bounds?.Maximum ?? Number(limit.Maximum);

    /// <summary>Clamps each of the places where a number enters the work, its default with it; false, and nothing changed, where one cannot be.</summary>
    public bool TryInPlace(IReadOnlyCollection<ExpressionSyntax> places, Edits edits)
    {
        var targets = places.Select(place => Defaulted.Around(place, context)).Distinct().ToList();
        if (!targets.All(IsReplaceable))
        {
            return false;
        }

        targets.ForEach(target => Replace(target, edits));
        return true;
    }

    /// <summary>The statement that clamps a variable.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type.</param>
    /// <param name="isNull">Whether it may be null there.</param>
    public StatementSyntax Assignment(string name, ITypeSymbol type, bool isNull)
    {
        var number = SyntaxFactory.ParseExpression(name);
        var value = !IsNullable(type) ? Of(number, _minimum) : isNull ? OfNullable(number, type, isTyped: true) : Of(ValueOf(number), _minimum);
        return Template.Statement(name + " = __value;", ("__value", value));
    }

    /// <summary>A number as an expression.</summary>
    public static ExpressionSyntax Number(int number) => SyntaxFactory.ParseExpression(Template.Number(number));

    private bool IsReplaceable(ExpressionSyntax target) =>
        context.Model.GetTypeInfo(target, context.Cancellation).Type is { } type && NumberUse.IsNumber(type)
        && (!IsNullable(type) || IsPlain(target)) && !Function.IsExpressionTree(target, context)
        && !(target.Parent is AssignmentExpressionSyntax assignment && assignment.Left == target)
        && target.Parent is not (ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or PrefixUnaryExpressionSyntax
        {
            RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression or (int)SyntaxKind.AddressOfExpression,
        } or PostfixUnaryExpressionSyntax or RefExpressionSyntax or ConditionalAccessExpressionSyntax or AttributeArgumentSyntax);

    private void Replace(ExpressionSyntax target, Edits edits)
    {
        var type = context.Model.GetTypeInfo(target, context.Cancellation).Type!;
        if (!IsNullable(type) && LowerBound(target, type) is var (call, index, minimum))
        {
            edits.Change<InvocationExpressionSyntax>(
                call, current => Of(current.ArgumentList.Arguments[index].Expression.WithoutTrivia(), minimum).WithTriviaFrom(current));
            return;
        }

        var isKnown = context.Model.GetTypeInfo(target, context.Cancellation).Nullability.FlowState == NullableFlowState.NotNull;
        var isAssigned = target.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment
            && context.Model.GetTypeInfo(assignment.Left, context.Cancellation).Type is { } assigned && IsNullable(assigned);
        var standsAlone = target.Parent is ArgumentSyntax or AssignmentExpressionSyntax or EqualsValueClauseSyntax or ReturnStatementSyntax
            or ArrowExpressionClauseSyntax or ParenthesizedExpressionSyntax;
        if (target is { Parent: AnonymousObjectMemberDeclaratorSyntax { NameEquals: null } member } && NameIn(target) is { } name)
        {
            // The member has its name from the number, and a call gives it none.
            edits.Change<AnonymousObjectMemberDeclaratorSyntax>(member, current => SyntaxFactory.AnonymousObjectMemberDeclarator(
                SyntaxFactory.NameEquals(SyntaxFactory.IdentifierName(name.WithTrailingTrivia(SyntaxFactory.Space)), SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space)),
                Clamped(current.Expression.WithoutTrivia())).WithTriviaFrom(current));
            return;
        }

        edits.Change<ExpressionSyntax>(target, current => Clamped(current.WithoutTrivia()).WithTriviaFrom(current));

        ExpressionSyntax Clamped(ExpressionSyntax number)
        {
            var value = !IsNullable(type) ? Of(number, _minimum)
                : isKnown ? Of(ValueOf(number), _minimum)
                : OfNullable(number, type, isAssigned);
            return value is ConditionalExpressionSyntax && !standsAlone ? SyntaxFactory.ParenthesizedExpression(value) : value;
        }
    }

    private static SyntaxToken? NameIn(ExpressionSyntax number) => number switch
    {
        IdentifierNameSyntax name => name.Identifier.WithoutTrivia(),
        MemberAccessExpressionSyntax access => access.Name.Identifier.WithoutTrivia(),
        _ => null,
    };

    /// <summary>For the <c>n</c> of <c>Math.Max(1, n)</c>: the call, the place of <c>n</c> in it, and the bound that the author wrote.</summary>
    private (InvocationExpressionSyntax Call, int Index, ExpressionSyntax Minimum)? LowerBound(ExpressionSyntax number, ITypeSymbol type) =>
        number.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 2 } arguments } call } argument
        && context.Model.GetSymbolInfo(call, context.Cancellation).Symbol is IMethodSymbol { Name: "Max", ContainingType: var owner } max
        && owner.IsExactly("System.Math")
        && SymbolEqualityComparer.Default.Equals(max.ReturnType, type) && arguments.All(static item => item.NameColon is null)
        && arguments.IndexOf(argument) is var index && arguments[1 - index].Expression is var minimum
        && context.Model.GetConstantValue(minimum, context.Cancellation) is { HasValue: true, Value: int and >= 0 and var lower } && lower <= limit.Maximum
            ? (call, index, minimum.WithoutTrivia())
            : null;

    private ExpressionSyntax Of(ExpressionSyntax number, ExpressionSyntax minimum) => Template.Expression(
        HasClamp ? "__math.Clamp(__number, __minimum, __maximum)" : "__math.Max(__minimum, __math.Min(__number, __maximum))",
        ("__math", MathType()), ("__number", number), ("__minimum", minimum), ("__maximum", _maximum));

    /// <summary>The short name where it means the type or, with an import, will: Roslyn shortens no name within a choice that has no type of its own.</summary>
    private ExpressionSyntax MathType() => context.Model.LookupSymbols(place.SpanStart, name: "Math") switch
    {
        { IsEmpty: true } => context.Type("System.Math"),
        { Length: 1 } meant when meant[0] is INamedTypeSymbol type && type.IsExactly("System.Math") => SyntaxFactory.IdentifierName("Math"),
        _ => SyntaxFactory.ParseExpression("global::System.Math"),
    };

    /// <summary>Null stays null: the API's own default.</summary>
    private ExpressionSyntax OfNullable(ExpressionSyntax number, ITypeSymbol type, bool isTyped) => Template.Expression(
        isTyped && ((CSharpParseOptions)context.Root.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp9
            ? "__number.HasValue ? __clamped : null"
            : "__number.HasValue ? __clamped : (__type)null",
        ("__number", number), ("__clamped", Of(ValueOf(number), _minimum)), ("__type", (ExpressionSyntax)context.Generator.TypeExpression(type)));

    /// <summary>.NET Framework and .NET Standard 2.0 have none.</summary>
    private bool HasClamp => !context.Compilation.GetTypeByMetadataName("System.Math")!.GetMembers("Clamp").IsEmpty;

    private static MemberAccessExpressionSyntax ValueOf(ExpressionSyntax number) =>
        SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, number, SyntaxFactory.IdentifierName("Value"));

    private static bool IsNullable(ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    /// <summary>Whether it may be evaluated twice.</summary>
    private static bool IsPlain(ExpressionSyntax expression) =>
        expression.DescendantNodesAndSelf().All(static node => node is IdentifierNameSyntax or MemberAccessExpressionSyntax or ThisExpressionSyntax);
}
