using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>The statements that are put into a <c>try</c> so that all of some calls are waited for within it: as few as the names they declare allow.</summary>
internal sealed class WaitedRange
{
    private readonly FixContext _context;
    private readonly StatementPlace _place;
    private readonly IReadOnlyList<StatementSyntax> _statements;
    private readonly TypeSyntax? _hoisted;

    private WaitedRange(FixContext context, StatementPlace place, IReadOnlyList<StatementSyntax> statements, ExpressionSyntax? returned, TypeSyntax? hoisted) =>
        (_context, _place, _statements, Returned, _hoisted) = (context, place, statements, returned, hoisted);

    /// <summary>Where names are declared for it.</summary>
    public SyntaxNode Scope => _place.Scope;

    /// <summary>The code it begins with.</summary>
    public SyntaxNode Start => (SyntaxNode?)_place.Statement ?? Returned ?? Expression(_place.Scope) ?? _place.Scope;

    /// <summary>A task that the function returns as it is, and would have to await.</summary>
    public ExpressionSyntax? Returned { get; }

    /// <summary>The range for some calls of one function; null if they are not all waited for in it, or it cannot be put into a <c>try</c>.</summary>
    public static WaitedRange? Of(IReadOnlyList<ExpressionSyntax> calls, SyntaxNode function, FixContext context)
    {
        var returned = calls.FirstOrDefault(call => AsyncFunction.CanReturn(call, function, context));
        if (Expression(function) is { } body && calls.All(call => body.Span.Contains(call.Span)))
        {
            return calls.All(call => call == returned || IsWaitedFor(call, body, context)) && body is not ThrowExpressionSyntax
                && StatementPlace.BeforeBodyOf(function) is { } place
                ? new(context, place, Array.Empty<StatementSyntax>(), returned, null)
                : null;
        }

        return ListOf(calls, function) is { } list && !IsConditionOfLoop(calls, list.Statements[list.First])
            ? Of(calls, list.Statements, list.First, list.Last, returned, context)
            : null;
    }

    /// <summary>Puts the range into what a statement is made of it, behind the statements that declare the deadline.</summary>
    public void Wrap(Edits edits, Func<IEnumerable<StatementSyntax>> declare, Func<IReadOnlyList<StatementSyntax>, StatementSyntax> wrap)
    {
        edits.Insert(_place, -1, declare, statement => wrap(new[] { statement }));
        var newLine = Body.NewLineOf(_context.Root);
        StatementSyntax Enclose(IReadOnlyList<StatementSyntax> statements) =>
            IsFollowedAtOnce ? wrap(statements).WithTrailingTrivia(newLine, newLine) : wrap(statements);

        switch (_statements.Count)
        {
            case 0:
                return;
            case 1 when _hoisted is not null:
                var local = (LocalDeclarationStatementSyntax)_statements[0];
                var variable = local.Declaration.Variables[0].Identifier.WithoutTrivia();
                edits.Insert(_place, 0, () => new[] { Template.Statement($"__type {variable};", ("__type", _hoisted)) });
                edits.Change<LocalDeclarationStatementSyntax>(local, current => Enclose(new[]
                {
                    Template.Statement($"{variable} = __value;", ("__value", current.Declaration.Variables[0].Initializer!.Value.WithoutTrivia()))
                        .WithTriviaFrom(current),
                }));
                return;
            case 1:
                edits.Change<StatementSyntax>(_statements[0], current => Enclose(new[] { current }));
                return;
            default:
                var (start, count) = (((BlockSyntax)_statements[0].Parent!).Statements.IndexOf(_statements[0]), _statements.Count);
                edits.Change<BlockSyntax>((BlockSyntax)_statements[0].Parent!, current => current.WithStatements(SyntaxFactory.List(
                    current.Statements.Take(start).Append(Enclose(current.Statements.Skip(start).Take(count).ToList())).Concat(current.Statements.Skip(start + count)))));
                return;
        }
    }

    /// <summary>Whether a statement follows with no empty line between.</summary>
    private bool IsFollowedAtOnce => _statements.Count > 0 && _statements[_statements.Count - 1] is { Parent: BlockSyntax { Statements: var list } } last
        && list.IndexOf(last) + 1 is var next && next < list.Count
        && !list[next].GetLeadingTrivia().FirstOrDefault(static trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia)).IsKind(SyntaxKind.EndOfLineTrivia);

    /// <summary>Whether a variable is there before the range begins.</summary>
    public bool IsInScope(ExpressionSyntax variable) => _context.Model.GetSymbolInfo(variable, _context.Cancellation).Symbol switch
    {
        ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } declarations } =>
            _place.Statement is { } statement && declarations[0].Span.End <= statement.SpanStart,
        IParameterSymbol or IFieldSymbol or IPropertySymbol => variable is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax },
        _ => false,
    };

    private static WaitedRange? Of(
        IReadOnlyList<ExpressionSyntax> calls, SyntaxList<StatementSyntax> statements, int first, int last, ExpressionSyntax? returned, FixContext context)
    {
        if (StatementPlace.Before(statements[first], declares: true) is not { } place)
        {
            return null;
        }

        var isWaited = calls.All(call => call == returned || IsWaitedFor(call, statements[last], context));
        if (first == last && isWaited && Hoisted(statements[first], context) is { } type)
        {
            return new(context, place, new[] { statements[first] }, returned, type);
        }

        var end = last;
        if (!isWaited || IsNeededLater(statements, first, last, context))
        {
            // Functions at the end of a block may stay there if they use nothing that moves.
            end = statements.LastIndexOf(static statement => statement is not LocalFunctionStatementSyntax);
            if (end < last || IsNeededLater(statements, first, end, context))
            {
                return null;
            }
        }

        var range = statements.Skip(first).Take(end - first + 1).ToList();
        return (isWaited || calls.All(call => call == returned || IsKept(call, range, context)))
            && (range.Count == 1 || range[0].Parent is BlockSyntax)
            && !range.Any(static statement =>
                statement is LocalFunctionStatementSyntax || statement.DescendantNodesAndSelf().Any(static node => node is YieldStatementSyntax))
                ? new(context, place, range, returned, null)
                : null;
    }

    private static ExpressionSyntax? Expression(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.ExpressionBody?.Expression,
        LocalFunctionStatementSyntax local => local.ExpressionBody?.Expression,
        LambdaExpressionSyntax lambda => lambda.ExpressionBody,
        _ => null,
    };

    /// <summary>The innermost list of statements that all of some code is in, and the first and the last of them.</summary>
    private static (SyntaxList<StatementSyntax> Statements, int First, int Last)? ListOf(IReadOnlyList<ExpressionSyntax> calls, SyntaxNode function)
    {
        for (SyntaxNode? node = calls[0].Parent; node is not null && function.Span.Contains(node.Span); node = node.Parent)
        {
            if (!calls.All(call => node.Span.Contains(call.Span)))
            {
                continue;
            }

            switch (node)
            {
                case BlockSyntax { Statements: var list }:
                    return (list, IndexOf(list, calls[0]), IndexOf(list, calls[calls.Count - 1]));
                case SwitchSectionSyntax { Statements: var list }:
                    return IndexOf(list, calls[0]) is >= 0 and var index && index == IndexOf(list, calls[calls.Count - 1]) ? (list, index, index) : null;
                case StatementSyntax { Parent: not (BlockSyntax or SwitchSectionSyntax) } embedded:
                    return embedded.Parent is StatementSyntax or ElseClauseSyntax ? (new SyntaxList<StatementSyntax>(embedded), 0, 0) : null;
                case var _ when node == function:
                    return null;
            }
        }

        return null;

        static int IndexOf(SyntaxList<StatementSyntax> list, SyntaxNode code) => list.IndexOf(statement => statement.Span.Contains(code.Span));
    }

    /// <summary>A condition or an increment is evaluated anew in every round.</summary>
    private static bool IsConditionOfLoop(IReadOnlyList<ExpressionSyntax> calls, StatementSyntax statement) => statement switch
    {
        WhileStatementSyntax { Statement: var body } => !body.Span.Contains(calls[0].Span),
        DoStatementSyntax { Statement: var body } => !body.Span.Contains(calls[0].Span),
        ForStatementSyntax { Statement: var body } => !body.Span.Contains(calls[0].Span),
        _ => false,
    };

    /// <summary>Whether a call's end is waited for within some code: it is awaited there, alone or with others, or it blocks.</summary>
    private static bool IsWaitedFor(ExpressionSyntax call, SyntaxNode within, FixContext context)
    {
        if (Waiting.For(call) is not null || call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" }
            || !(context.Model.GetTypeInfo(call, context.Cancellation).Type is { Name: "Task" or "ValueTask" }))
        {
            return true;
        }

        return call.Ancestors().TakeWhile(node => within.Span.Contains(node.Span) && node is not AnonymousFunctionExpressionSyntax).OfType<AwaitExpressionSyntax>().Any();
    }

    /// <summary>Whether a task is kept in a variable of the range and awaited later in it.</summary>
    private static bool IsKept(ExpressionSyntax call, List<StatementSyntax> range, FixContext context)
    {
        if (range.FirstOrDefault(statement => statement.Span.Contains(call.Span)) is { } home && IsWaitedFor(call, home, context))
        {
            return true;
        }

        return call.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax declaration } variable }
            && range.Contains(declaration)
            && range.SelectMany(static statement => statement.DescendantNodes()).OfType<AwaitExpressionSyntax>()
                .Any(await => await.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == variable.Identifier.ValueText));
    }

    /// <summary>Whether something that some statements declare is used, or disposed of, behind them.</summary>
    private static bool IsNeededLater(SyntaxList<StatementSyntax> statements, int first, int last, FixContext context)
    {
        var later = statements.Skip(last + 1).ToList();
        if (later.Count == 0)
        {
            return false;
        }

        var range = statements.Skip(first).Take(last - first + 1).ToList();
        var declared = new HashSet<string>(range.SelectMany(static statement => statement.DescendantNodesAndSelf()).SelectMany(static node => node switch
        {
            VariableDeclaratorSyntax variable => new[] { variable.Identifier.ValueText },
            SingleVariableDesignationSyntax variable => new[] { variable.Identifier.ValueText },
            LocalFunctionStatementSyntax function => new[] { function.Identifier.ValueText },
            _ => Array.Empty<string>(),
        }));
        return (range.OfType<LocalDeclarationStatementSyntax>().Any(static declaration => declaration.UsingKeyword.RawKind != 0)
                && later.Any(static statement => statement is not LocalFunctionStatementSyntax))
            || later.SelectMany(static statement => statement.DescendantNodes()).OfType<IdentifierNameSyntax>().Any(name => declared.Contains(name.Identifier.ValueText));
    }

    /// <summary>The type of the one variable that a statement declares, if it can be declared before it is given its value.</summary>
    private static TypeSyntax? Hoisted(StatementSyntax statement, FixContext context)
    {
        if (statement is not LocalDeclarationStatementSyntax
            {
                UsingKeyword.RawKind: 0,
                AwaitKeyword.RawKind: 0,
                Modifiers.Count: 0,
                Declaration: { Type: not RefTypeSyntax, Variables: { Count: 1 } variables } declaration,
            }
            || variables[0].Initializer?.Value is not { } value
            || context.Model.GetDeclaredSymbol(variables[0], context.Cancellation) is not ILocalSymbol { Type: var type } local
            || value.DescendantNodes().Any(static node => node is SingleVariableDesignationSyntax))
        {
            return null;
        }

        if (!declaration.Type.IsVar)
        {
            return declaration.Type.WithoutTrivia();
        }

        if (!IsNameable(type))
        {
            return null;
        }

        var isNeverNull = context.Model.GetTypeInfo(value, context.Cancellation).Nullability.FlowState == NullableFlowState.NotNull
            && !Function.Of(statement).DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment => assignment.Left.ToString() == local.Name);
        return (TypeSyntax)context.Generator.TypeExpression(isNeverNull ? type.WithNullableAnnotation(NullableAnnotation.NotAnnotated) : type);
    }

    private static bool IsNameable(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { IsAnonymousType: true } or IErrorTypeSymbol or { IsRefLikeType: true } => false,
        INamedTypeSymbol named => named.TypeArguments.All(IsNameable),
        IArrayTypeSymbol array => IsNameable(array.ElementType),
        _ => type.TypeKind is not (TypeKind.Dynamic or TypeKind.Pointer),
    };
}
