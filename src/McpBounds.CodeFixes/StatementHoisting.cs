using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>
/// Answers: can an expression be evaluated in a statement of its own, before the one that holds it? Only if it is evaluated whenever that statement is, once,
/// and before anything else in it that has an effect.
/// </summary>
/// <param name="hoisted">What other fixes evaluate beforehand already, so that what is left of it has no effect.</param>
internal sealed class StatementHoisting(ISet<SyntaxNode> hoisted)
{
    /// <summary>The place for statements that do the work of an expression beforehand, or null if that would not do the same.</summary>
    public StatementPlace? PlaceFor(ExpressionSyntax expression)
    {
        for (SyntaxNode child = expression, parent = child.Parent!; parent is not null; child = parent, parent = child.Parent!)
        {
            switch (parent)
            {
                case StatementSyntax statement:
                    return IsFirstIn(statement, child) ? StatementPlace.Before(statement, declares: true) : null;
                case ArrowExpressionClauseSyntax { Parent: { } function }:
                    return StatementPlace.BeforeBodyOf(function);
                case LambdaExpressionSyntax lambda:
                    return StatementPlace.BeforeBodyOf(lambda);
                case var _ when !IsFirstIn(parent, child):
                    return null;
            }
        }

        return null;
    }

    /// <summary>Whether a statement evaluates this part of it first, and once.</summary>
    private static bool IsFirstIn(StatementSyntax statement, SyntaxNode part) => statement switch
    {
        ReturnStatementSyntax or ExpressionStatementSyntax or ThrowStatementSyntax or YieldStatementSyntax or LocalDeclarationStatementSyntax => true,
        IfStatementSyntax choice => choice.Condition == part,
        SwitchStatementSyntax choice => choice.Expression == part,
        CommonForEachStatementSyntax loop => loop.Expression == part,
        UsingStatementSyntax resource => resource.Statement != part,
        _ => false,
    };

    /// <summary>Whether an expression, or a part of one, evaluates this part of it always, and after nothing that has an effect.</summary>
    private bool IsFirstIn(SyntaxNode parent, SyntaxNode part) => parent switch
    {
        ParenthesizedExpressionSyntax or CastExpressionSyntax or AwaitExpressionSyntax or CheckedExpressionSyntax or InterpolationSyntax
            or EqualsValueClauseSyntax or ArgumentSyntax or VariableDeclaratorSyntax or AnonymousObjectMemberDeclaratorSyntax or MemberAccessExpressionSyntax => true,
        PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax => !IsIncrement(parent),
        BinaryExpressionSyntax binary => binary.Left == part || (!IsConditional(binary) && IsHarmless(binary.Left)),
        IsPatternExpressionSyntax pattern => pattern.Expression == part,
        AssignmentExpressionSyntax assignment =>
            assignment.Right == part && !assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression) && IsHarmlessTarget(assignment.Left),
        ConditionalExpressionSyntax choice => choice.Condition == part,
        SwitchExpressionSyntax choice => choice.GoverningExpression == part,
        ConditionalAccessExpressionSyntax access => access.Expression == part,
        InvocationExpressionSyntax call => call.Expression == part || (IsHarmlessCallee(call.Expression) && !IsInConditionalAccess(call)),
        ElementAccessExpressionSyntax access => access.Expression == part || IsHarmless(access.Expression),
        BaseObjectCreationExpressionSyntax creation => creation.ArgumentList == part || (creation.ArgumentList?.Arguments.All(IsHarmless) ?? true),
        ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax => true,
        BaseArgumentListSyntax list => AreHarmlessBefore(list.Arguments, part),
        TupleExpressionSyntax tuple => AreHarmlessBefore(tuple.Arguments, part),
        InitializerExpressionSyntax initializer => AreHarmlessBefore(initializer.Expressions, part),
        AnonymousObjectCreationExpressionSyntax creation => AreHarmlessBefore(creation.Initializers, part),
        InterpolatedStringExpressionSyntax text => AreHarmlessBefore(text.Contents, part),
        VariableDeclarationSyntax declaration => AreHarmlessBefore(declaration.Variables, part),
        _ => false,
    };

    private bool AreHarmlessBefore(IEnumerable<SyntaxNode> siblings, SyntaxNode part) => siblings.TakeWhile(sibling => sibling != part).All(IsHarmless);

    private static bool IsConditional(BinaryExpressionSyntax binary) =>
        binary.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression or SyntaxKind.CoalesceExpression;

    private static bool IsInConditionalAccess(SyntaxNode call) => call.AncestorsAndSelf().TakeWhile(static node => node is ExpressionSyntax)
        .Any(static node => node.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull == node);

    private static bool IsIncrement(SyntaxNode unary) => unary.Kind()
        is SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression or SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression;

    private bool IsHarmlessCallee(ExpressionSyntax callee) =>
        callee is SimpleNameSyntax || (callee is MemberAccessExpressionSyntax access && IsHarmless(access.Expression));

    private bool IsHarmlessTarget(ExpressionSyntax target) => target switch
    {
        DeclarationExpressionSyntax => true,
        TupleExpressionSyntax tuple => tuple.Arguments.All(argument => IsHarmlessTarget(argument.Expression)),
        _ => IsHarmless(target),
    };

    /// <summary>
    /// Whether evaluating an expression changes nothing, so that it may as well be evaluated later: names, members, constants, and what is made of them.
    /// </summary>
    public bool IsHarmless(SyntaxNode? code) => code switch
    {
        null => true,
        LiteralExpressionSyntax or ThisExpressionSyntax or BaseExpressionSyntax or TypeSyntax or TypeOfExpressionSyntax or DefaultExpressionSyntax
            or SizeOfExpressionSyntax or AnonymousFunctionExpressionSyntax or InterpolatedStringTextSyntax => true,
        ArgumentSyntax argument => argument.RefKindKeyword.RawKind == 0 && IsHarmless(argument.Expression),
        MemberAccessExpressionSyntax access => IsHarmless(access.Expression),
        ParenthesizedExpressionSyntax parenthesized => IsHarmless(parenthesized.Expression),
        CastExpressionSyntax cast => IsHarmless(cast.Expression),
        BinaryExpressionSyntax binary => IsHarmless(binary.Left) && IsHarmless(binary.Right),
        ConditionalExpressionSyntax choice => IsHarmless(choice.Condition) && IsHarmless(choice.WhenTrue) && IsHarmless(choice.WhenFalse),
        PrefixUnaryExpressionSyntax unary => !IsIncrement(unary) && IsHarmless(unary.Operand),
        PostfixUnaryExpressionSyntax unary => !IsIncrement(unary) && IsHarmless(unary.Operand),
        ElementAccessExpressionSyntax access => IsHarmless(access.Expression) && access.ArgumentList.Arguments.All(IsHarmless),
        InterpolatedStringExpressionSyntax text => text.Contents.All(IsHarmless),
        InterpolationSyntax hole => IsHarmless(hole.Expression),
        TupleExpressionSyntax tuple => tuple.Arguments.All(IsHarmless),
        BaseObjectCreationExpressionSyntax creation =>
            (creation.ArgumentList?.Arguments.All(IsHarmless) ?? true) && (creation.Initializer?.Expressions.All(IsHarmless) ?? true),
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } member => IsHarmless(member.Right),
        AnonymousObjectMemberDeclaratorSyntax member => IsHarmless(member.Expression),
        VariableDeclaratorSyntax variable => IsHarmless(variable.Initializer?.Value),
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } => true,
        _ => hoisted.Contains(code) || IsReadOfLoadedBody(code),
    };

    /// <summary>
    /// Whether this is <c>await response.Content.ReadAsStringAsync()</c> of a response that the function has loaded: nothing is sent or received.
    /// </summary>
    private static bool IsReadOfLoadedBody(SyntaxNode code) =>
        code.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>().FirstOrDefault(static access => access.Name.Identifier.ValueText == "Content") is
        {
            Expression: IdentifierNameSyntax response,
            Parent: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var read, Parent: InvocationExpressionSyntax call },
        }
        && read.StartsWith("Read", StringComparison.Ordinal) && Waiting.For(call)?.Whole == code
        && Function.OwnNodes(Function.Of(code)).OfType<MemberAccessExpressionSyntax>().Any(access => access.ToString() == $"{response}.Content.LoadIntoBufferAsync");
}
