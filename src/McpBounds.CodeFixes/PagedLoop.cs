using McpBounds.Analyzers;
using McpBounds.Analyzers.Bounds;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>A loop over pages: where in a turn it is known that there is a further page, which is where the loop can be stopped, and what counts its turns.</summary>
internal sealed class PagedLoop
{
    private PagedLoop(StatementSyntax statement, StatementPlace check, ExpressionSyntax? size, PageFinding finding, bool isByItem)
    {
        IsByItem = isByItem;
        Statement = statement;
        Check = check;
        Size = size;
        Finding = finding;
    }

    /// <summary>The loop.</summary>
    public StatementSyntax Statement { get; }

    /// <summary>What the rule found out about it.</summary>
    public PageFinding Finding { get; }

    /// <summary>Where it is stopped.</summary>
    public StatementPlace Check { get; }

    /// <summary>How much the page at hand holds, where only that says whether there is anything in it; null where it is known.</summary>
    public ExpressionSyntax? Size { get; }

    /// <summary>Whether a turn is for one of many items of a page.</summary>
    public bool IsByItem { get; }

    /// <summary>Whether a turn asks for what an earlier answer named, so that what it gets is no page of one list.</summary>
    public bool IsOfFound => Finding.Asking == Asking.Found;

    /// <summary>The loop at a diagnostic; null if it is none, or none that can be stopped where it is known that there is more.</summary>
    public static PagedLoop? At(Diagnostic diagnostic, FixContext context)
    {
        if (PageFinding.From(diagnostic.Properties) is not { } finding
            || context.Root.FindToken(diagnostic.Location.SourceSpan.Start).Parent is not StatementSyntax statement
            || BodyOf(statement) is not { } body)
        {
            return null;
        }

        return PlaceIn(statement, body, context) is var (place, size)
            ? new(statement, place, size, finding, statement is CommonForEachStatementSyntax loop && !HandsOutPages(loop, context))
            : null;
    }

    /// <summary>The variable of the loop that counts pages as they are counted where the loop is stopped, or null.</summary>
    public string? OwnCounter(FixContext context)
    {
        if (Finding is not { PageVariable: { } name, FirstPage: >= 0 } || IsByItem)
        {
            return null;
        }

        if (Statement is ForStatementSyntax loop && loop.Declaration?.Variables.Any(variable => variable.Identifier.ValueText == name) == true)
        {
            return loop.Incrementors.Any(incrementor => Names(incrementor, name)) ? name : null;
        }

        // It must be the same at the check in every turn: advanced behind it, by every way into the next turn, and started with this loop.
        var counted = BodyOf(Statement) is BlockSyntax block
            ? block.Statements.Where(statement => statement is ExpressionStatementSyntax advance && Names(advance.Expression, name)).ToList()
            : new();
        return counted.Count == 1 && Check.Statement is { } check && counted[0].SpanStart >= check.SpanStart && !Jumps<ContinueStatementSyntax>(Statement).Any()
            && context.Model.LookupSymbols(Statement.SpanStart, name: name).OfType<ILocalSymbol>().FirstOrDefault() is { } variable
            && variable.DeclaringSyntaxReferences[0].GetSyntax(context.Cancellation) is var declaration
            && Function.Of(declaration) == Function.Of(Statement) && Function.LoopAround(declaration) == Function.LoopAround(Statement)
                ? name : null;

        static bool Names(ExpressionSyntax advance, string name) =>
            advance.DescendantNodes().OfType<IdentifierNameSyntax>().FirstOrDefault()?.Identifier.ValueText == name;
    }

    /// <summary>Whether the elements of a sequence are pages, or the responses that hold them.</summary>
    private static bool HandsOutPages(CommonForEachStatementSyntax loop, FixContext context) =>
        loop.Expression.ToString().Contains("AsPages")
        || (context.Model.GetForEachStatementInfo(loop).ElementType?.Name is { } element
            && (element.EndsWith("Page", StringComparison.Ordinal) || element.EndsWith("Response", StringComparison.Ordinal)));

    /// <summary>The jumps of a kind that are this loop's own.</summary>
    public static IEnumerable<T> Jumps<T>(StatementSyntax loop)
        where T : StatementSyntax =>
        Function.OwnNodes(loop).OfType<T>()
            .Where(jump => jump.Ancestors().First(node => IsLoop(node) || (node is SwitchStatementSyntax && jump is BreakStatementSyntax)) == loop);

    private static bool IsLoop(SyntaxNode node) => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax;

    /// <summary>What a loop does in every turn.</summary>
    public static StatementSyntax? BodyOf(StatementSyntax loop) => loop switch
    {
        WhileStatementSyntax repeat => repeat.Statement,
        DoStatementSyntax repeat => repeat.Statement,
        ForStatementSyntax repeat => repeat.Statement,
        CommonForEachStatementSyntax repeat => repeat.Statement,
        _ => null,
    };

    private static (StatementPlace Place, ExpressionSyntax? Size)? PlaceIn(StatementSyntax loop, StatementSyntax body, FixContext context)
    {
        if (body is not BlockSyntax { Statements: var statements })
        {
            var isKnown = loop is CommonForEachStatementSyntax
                || (HeadOf(loop) is { } asked && PageEnds.Of(asked, goesOnIf: true, loop) is PageEnd.Next or PageEnd.Content);
            return isKnown && Before(body) is { } alone ? (alone, null) : null;
        }

        if (statements.Count == 0)
        {
            return null;
        }

        if (loop is CommonForEachStatementSyntax)
        {
            return At(0);
        }

        var call = Math.Max(0, statements.IndexOf(statement => Fetches(statement, context)));
        var start = statements.Take(call).Any(HasJump) ? call : 0;
        if (statements.Take(call).Any(static statement => Function.OwnNodes(statement).OfType<ContinueStatementSyntax>().Any()))
        {
            return null;
        }

        // A page that is there and has something in it: nothing says more surely that there is one.
        var quiet = statements.Skip(call + 1).TakeWhile(static statement => IsQuiet(statement)).Count();
        var proof = Enumerable.Range(call + 1, quiet).LastOrDefault(i => statements[i] is IfStatementSyntax { Else: null } test && Leaves(test, loop)
            && PageEnds.Of(test.Condition, goesOnIf: false, loop) == PageEnd.Content);
        if (proof > 0 && proof + 1 < statements.Count && !HasContinueBefore(proof))
        {
            return At(proof + 1);
        }

        var ends = EndsOf(loop).ToList();
        if (HeadOf(loop) is { } head && PageEnds.Of(head, goesOnIf: true, loop) is PageEnd.Next or PageEnd.Content || ends.Any(static end => end.Knows is PageEnd.Next))
        {
            return At(start);
        }

        if (ends.FirstOrDefault(static end => end.Knows is PageEnd.Full or PageEnd.Content) is not { Condition: { } condition })
        {
            return At(start);
        }

        // The page must be looked into, where it is at hand and nothing has been done with it.
        if (PageEnds.SizeIn(condition, loop) is not { } size || PageEnds.RootOf(size) is not { } root)
        {
            return null;
        }

        var given = statements.IndexOf(statement => Gives(statement, root.Identifier.ValueText));
        var behind = call + 1 + quiet;
        return given >= call && given < behind && behind < statements.Count && !HasContinueBefore(behind - 1) && IsStatic(size) ? At(behind, size) : null;

        (StatementPlace, ExpressionSyntax?)? At(int index, ExpressionSyntax? size = null) => Before(statements[index]) is { } place ? (place, size) : null;
        bool HasContinueBefore(int index) => statements.Take(index + 1).Any(static statement => Function.OwnNodes(statement).OfType<ContinueStatementSyntax>().Any());
    }

    private static StatementPlace? Before(StatementSyntax statement) =>
        StatementPlace.Before(statement, declares: false) is { } place ? place with { IsApart = true } : null;

    /// <summary>The condition that is asked before a turn.</summary>
    private static ExpressionSyntax? HeadOf(StatementSyntax loop) => loop switch
    {
        WhileStatementSyntax repeat => repeat.Condition,
        ForStatementSyntax repeat => repeat.Condition,
        _ => null,
    };

    /// <summary>The conditions within or behind a turn that end the loop; those that return only where nothing else ends it.</summary>
    private static IEnumerable<(ExpressionSyntax Condition, PageEnd Knows)> EndsOf(StatementSyntax loop)
    {
        var tests = Jumps<BreakStatementSyntax>(loop).Cast<StatementSyntax>().ToList();
        var condition = loop is DoStatementSyntax until ? until.Condition : HeadOf(loop);
        if (tests.Count == 0 && condition is (null or LiteralExpressionSyntax))
        {
            tests.AddRange(Function.OwnNodes(loop).OfType<ReturnStatementSyntax>());
            tests.AddRange(Function.OwnNodes(loop).OfType<YieldStatementSyntax>().Where(static yield => yield.Expression is null));
        }

        foreach (var test in tests)
        {
            if (test.Ancestors().TakeWhile(node => node != loop).OfType<IfStatementSyntax>().FirstOrDefault() is { } choice)
            {
                yield return (choice.Condition, PageEnds.Of(choice.Condition, goesOnIf: !choice.Statement.Span.Contains(test.Span), loop));
            }
        }

        if (loop is DoStatementSyntax && condition is not null)
        {
            yield return (condition, PageEnds.Of(condition, goesOnIf: true, loop));
        }
    }

    private static bool HasJump(StatementSyntax statement) =>
        Function.OwnNodes(statement).Prepend(statement)
            .Any(static node => node is BreakStatementSyntax or ReturnStatementSyntax or YieldStatementSyntax or GotoStatementSyntax);

    /// <summary>Whether a choice leaves the loop where its condition holds.</summary>
    private static bool Leaves(IfStatementSyntax choice, StatementSyntax loop)
    {
        var last = choice.Statement is BlockSyntax { Statements: { Count: > 0 } statements } ? statements.Last() : choice.Statement;
        return last is ReturnStatementSyntax or BreakStatementSyntax or YieldStatementSyntax { Expression: null }
            && !Jumps<ContinueStatementSyntax>(loop).Any(choice.Contains);
    }

    /// <summary>Whether a statement only looks at what the turn has got, so that to stop behind it is to stop before it.</summary>
    private static bool IsQuiet(StatementSyntax statement) => statement switch
    {
        LocalDeclarationStatementSyntax => true,
        IfStatementSyntax { Else: null, Statement: BlockSyntax block } => block.Statements.All(static inner => IsQuiet(inner) || IsJump(inner)),
        IfStatementSyntax { Else: null, Statement: var only } => IsJump(only),
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax } } => true,
        ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } } =>
            name is "EnsureSuccessStatusCode" or "ThrowIfCancellationRequested" || name.StartsWith("Log", StringComparison.Ordinal),
        _ => false,
    };

    private static bool IsJump(StatementSyntax statement) =>
        statement is BreakStatementSyntax or ReturnStatementSyntax or ThrowStatementSyntax or YieldStatementSyntax { Expression: null };

    private static bool Gives(StatementSyntax statement, string variable) => statement switch
    {
        LocalDeclarationStatementSyntax { Declaration.Variables: var variables } => variables.Any(declared => declared.Identifier.ValueText == variable),
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax assignment } => assignment.Left.DescendantNodesAndSelf().Any(node => node switch
        {
            IdentifierNameSyntax name => name.Identifier.ValueText == variable,
            SingleVariableDesignationSyntax name => name.Identifier.ValueText == variable,
            _ => false,
        }),
        _ => false,
    };

    /// <summary>Whether an expression can be evaluated once more and does nothing.</summary>
    private static bool IsStatic(ExpressionSyntax size) => !size.DescendantNodesAndSelf().Any(static node => node is AwaitExpressionSyntax or AssignmentExpressionSyntax);

    /// <summary>Whether a statement asks for a page.</summary>
    private static bool Fetches(StatementSyntax statement, FixContext context) =>
        context.Model.GetOperation(statement, context.Cancellation) is { } operation && RemoteCalls.In(context.Tools).Makes(operation, context.Cancellation);
}
