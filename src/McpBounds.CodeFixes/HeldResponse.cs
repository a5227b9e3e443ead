using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>Bounds a response that a variable holds: its headers come first, and its body is loaded before anything reads it.</summary>
internal sealed class HeldResponse(ResponseFixes fixes, ReceivedBody body, ILocalSymbol variable, CappedLoad load)
{
    private readonly FixContext _context = fixes.Context;
    private readonly ResponseUses _uses = ResponseUses.Of(variable, body.Function, fixes.Context);

    /// <summary>Adds the fix, if it is right.</summary>
    public bool TryBound()
    {
        if (_uses.MayBeNull || !BodyCalls.CanStream(body.Send) || WaitingHere() is not { } waiting
            || ReceivedBody.StatementOf(body.Send) is not { } sending || LoopHolds(sending))
        {
            return false;
        }

        var loading = NeedsLoad ? PlaceOfLoad(sending) : null;
        if ((NeedsLoad && loading is null)
            || (body.WholeReads.Any(static read => HttpApi.OpensContent(read.Method)) && !BodyCalls.CanEndPieces(body, _context))
            || PlaceOfDeadline(loading?.Statement ?? ReceivedBody.StatementOf(body.Read.Call)) is not { } place
            || fixes.Deadlines.For(body.Send, place) is not { } deadline)
        {
            return false;
        }

        fixes.Edits.Change<InvocationExpressionSyntax>(body.SendCall, current => BodyCalls.Streaming(current, body.Send, deadline, _context));
        BodyCalls.GiveToken(body, deadline, place, fixes);
        if (loading is not null && PlainLoadAt(loading) is { } plain)
        {
            fixes.Edits.Change<InvocationExpressionSyntax>(
                plain, current => load.Call(((MemberAccessExpressionSyntax)current.Expression).Expression, deadline, _context).WithTriviaFrom(current));
        }
        else if (loading is not null)
        {
            fixes.Edits.Insert(loading, body.SendCall.Span.End, () => new[] { load.Of(variable.Name, deadline, waiting, _context) });
        }

        if (DeclarationToDispose() is { } declaration)
        {
            fixes.Edits.Change<LocalDeclarationStatementSyntax>(declaration, WithUsing);
        }

        return true;
    }

    /// <summary>The reads of the whole body that nothing precedes yet; a loop that counts what it reads needs no more than a body that streams.</summary>
    private bool NeedsLoad => body.WholeReads.Any(read => !HttpApi.OpensContent(read.Method)
        && !BodyBounds.IsLoadedWithin(read.Call, read.Body!, _context.Tools, _context.Cancellation));

    /// <summary>A load without a cap that stands where one with a cap belongs.</summary>
    private InvocationExpressionSyntax? PlainLoadAt(StatementPlace place) => place is { IsAfter: false, Statement: ExpressionStatementSyntax statement }
        ? body.Calls.Where(static call => call.TargetMethod.Name == "LoadIntoBufferAsync").Select(static call => (InvocationExpressionSyntax)call.Syntax)
            .FirstOrDefault(call => Waiting.For(call)?.Whole.Parent == statement && call.Expression is MemberAccessExpressionSyntax)
        : null;

    /// <summary>An async function awaits as it does already; any other must block already, since it cannot await.</summary>
    private Waiting? WaitingHere()
    {
        var (send, read) = (Waiting.For(body.SendCall)?.Style, Waiting.For((ExpressionSyntax)body.Read.Call.Syntax)?.Style);
        return Function.IsAsync(body.Function) ? new[] { send, read }.FirstOrDefault(static style => style is { IsAwait: true }) ?? Waiting.Await
            : read is { IsAwait: false } || body.Read.Method.ReturnType.Name is not ("Task" or "ValueTask") ? Waiting.Block
            : null;
    }

    /// <summary>Right before the first statement that concerns the body, of the list that all such statements are in; or right behind the send.</summary>
    private StatementPlace? PlaceOfLoad(StatementSyntax sending)
    {
        var streamed = body.WholeReads.Where(static read => HttpApi.OpensContent(read.Method)).Select(static read => read.Call.Syntax).ToList();
        var uses = _uses.OfBody.Where(use => !streamed.Any(open => open.Span.Contains(use.Span))).ToList();
        if (uses.Count == 0 || FirstOf(uses) is not { } statement)
        {
            return null;
        }

        // Loaded whole, a body that a loop was to count could be larger than the loop allows.
        if (streamed.Any(open => (statement.Parent ?? statement).Span.Contains(open.Span)))
        {
            return null;
        }

        return !statement.Span.Contains(body.SendCall.Span) ? StatementPlace.Before(statement, declares: false)
            : uses.Any(use => sending.Span.Contains(use.Span)) ? null
            : StatementPlace.After(sending);
    }

    /// <summary>The first statement with one of the uses, in the innermost list that has them all.</summary>
    private StatementSyntax? FirstOf(List<SyntaxNode> uses)
    {
        var common = uses[0];
        while (common is not null && (Function.Of(common) != body.Function || !uses.All(use => common.Span.Contains(use.Span))))
        {
            common = common.Parent;
        }

        return common is null ? null : StatementIn(common, uses[0]);
    }

    private static StatementSyntax? StatementIn(SyntaxNode common, SyntaxNode part)
    {
        var holder = common.FirstAncestorOrSelf<SyntaxNode>(static node => node is StatementSyntax or SwitchSectionSyntax);
        var list = holder switch { BlockSyntax block => block.Statements, SwitchSectionSyntax section => section.Statements, _ => default };
        return list.FirstOrDefault(statement => statement.Span.Contains(part.Span)) ?? holder as StatementSyntax;
    }

    /// <summary>Before the statement that sends, or the one around it in the list where the body is loaded.</summary>
    private StatementPlace? PlaceOfDeadline(StatementSyntax? used)
    {
        var common = (SyntaxNode)body.SendCall;
        while (used is not null && common is not null && !common.Span.Contains(used.Span))
        {
            common = common.Parent;
        }

        return used is not null && common is not null && StatementIn(common, body.SendCall) is { } statement && !IsSentAgainWithin(statement)
            && StatementPlace.Before(statement, declares: true) is { } place && place.IsVisibleTo(used)
                ? place
                : null;
    }

    /// <summary>One deadline would have to do for all rounds of a loop.</summary>
    private bool IsSentAgainWithin(StatementSyntax statement) => Function.LoopAround(body.SendCall) != Function.LoopAround(statement);

    /// <summary>A condition or an increment is evaluated anew in every round.</summary>
    private static bool LoopHolds(StatementSyntax sending) => sending is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax;

    /// <summary>The declaration that a <c>using</c> makes dispose of the response: it is given one value, and nobody else disposes of it or keeps it.</summary>
    private LocalDeclarationStatementSyntax? DeclarationToDispose() =>
        !_uses.IsAssigned && !_uses.IsDisposed
        && _context.DeclaratorOf(variable) is
        {
            Initializer: not null,
            Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Parent: BlockSyntax } declaration },
        }
        && !Function.OwnNodes(body.Function).Any(static node => node is LabeledStatementSyntax)
        && !Escape.Of(variable, body.Function, _context)
            ? declaration
            : null;

    private static LocalDeclarationStatementSyntax WithUsing(LocalDeclarationStatementSyntax declaration) => declaration
        .WithoutLeadingTrivia()
        .WithUsingKeyword(SyntaxFactory.Token(declaration.GetLeadingTrivia(), SyntaxKind.UsingKeyword, SyntaxFactory.TriviaList(SyntaxFactory.Space)));
}
