using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.CodeFixes;

/// <summary>A token that is cancelled after some time.</summary>
/// <param name="Token">The token.</param>
/// <param name="Replaces">The token it is linked to, which it takes the place of; null for none.</param>
/// <param name="IsNew">Whether its source has yet to be written.</param>
internal sealed record Deadline(ExpressionSyntax Token, ISymbol? Replaces, bool IsNew)
{
    /// <summary>Whether a call that passes <paramref name="given"/> should pass this instead: it passes none, or the one this is linked to.</summary>
    public bool Supersedes(IArgumentOperation? given, FixContext context) =>
        given is null || DeadlineSearch.IsNone(given.Value)
        || (Replaces is not null && SymbolEqualityComparer.Default.Equals(DeadlineSearch.SymbolOf(given.Value.Syntax, context), Replaces));
}

/// <summary>Finds the deadline for a request, or plans one.</summary>
internal sealed class DeadlineSearch(FixContext context, FreeNames names, Edits edits)
{
    private readonly List<(StatementPlace Place, Deadline Deadline)> _planned = new();

    /// <summary>The deadline for a send, its source written at a place if there is none; null if its token cannot be linked to.</summary>
    /// <param name="send">The call that sends.</param>
    /// <param name="place">Where a source can be declared for the send and all that reads the response.</param>
    public Deadline? For(IInvocationOperation send, StatementPlace place)
    {
        var given = CallArguments.TokenOf(send)?.Value;
        if (given is not null && HasDelay(given))
        {
            return IsStable(given.Syntax) ? new(((ExpressionSyntax)given.Syntax).WithoutTrivia(), null, IsNew: false) : null;
        }

        if (given is not null && !IsNone(given) && !IsStable(given.Syntax))
        {
            return null;
        }

        var token = given is null ? TokenInScope(place)
            : IsNone(given) ? null
            : (Symbol: SymbolOf(given.Syntax, context), Text: given.Syntax.ToString());
        return SourceInScope(token?.Symbol, place) ?? Planned(token?.Symbol, place) ?? Plan(token?.Symbol, token?.Text, place, TimeOf(send));
    }

    /// <summary>Whether a token is none at all.</summary>
    public static bool IsNone(IOperation token) => ValueFlow.Unwrap(token) is IDefaultValueOperation
        or IPropertyReferenceOperation { Property: { Name: "None", ContainingType.Name: "CancellationToken" } };

    /// <summary>The variable or property that a token is read from.</summary>
    public static ISymbol? SymbolOf(SyntaxNode token, FixContext context) => context.Model.GetSymbolInfo(token, context.Cancellation).Symbol;

    /// <summary>How long a request and its response may take: as long as the client gives a request, where the project says how long that is.</summary>
    private ExpressionSyntax TimeOf(IInvocationOperation send) =>
        send.Instance is { } client && client.Type.Is("System.Net.Http.HttpClient") && IsStable(client.Syntax)
        && HttpClients.In(context.Tools).AllSet(client, nameof(HttpClient.Timeout), context.Cancellation)
            ? SyntaxFactory.ParseExpression($"{client.Syntax.WithoutTrivia()}.{nameof(HttpClient.Timeout)}")
            : Template.Expression($"__span.FromSeconds({context.Seconds})", ("__span", context.Type("System.TimeSpan")));

    private Deadline Plan(ISymbol? token, string? text, StatementPlace place, ExpressionSyntax time)
    {
        var name = names.In(place.Scope, "timeout");
        var deadline = new Deadline(SyntaxFactory.ParseExpression($"{name}.Token"), token, IsNew: true);
        _planned.Add((place, deadline));
        edits.Insert(place, -1, () => Declare(name, text, time));
        return deadline;
    }

    private StatementSyntax[] Declare(string name, string? token, ExpressionSyntax time)
    {
        var source = ("__source", context.Type("System.Threading.CancellationTokenSource"));
        return token is null
            ? new[] { Template.Statement($"using var {name} = new __source(__time);", source, ("__time", time)) }
            : new[]
            {
                Template.Statement($"using var {name} = __source.CreateLinkedTokenSource({token});", source),
                Template.Statement($"{name}.CancelAfter(__time);", ("__time", time)),
            };
    }

    /// <summary>A source that another fix of the same document declares, where this send sees it and is not sent again and again on one allowance.</summary>
    private Deadline? Planned(ISymbol? token, StatementPlace place) => _planned
        .Where(planned => IsUsableAt(planned.Place.Statement ?? planned.Place.Scope, planned.Place.Scope, place)
            && (token is null || SymbolEqualityComparer.Default.Equals(planned.Deadline.Replaces, token)))
        .Select(static planned => planned.Deadline)
        .FirstOrDefault();

    /// <summary>Whether a source is in scope, and neither a loop nor an iterator's consumer comes between its beginning and its use.</summary>
    private static bool IsUsableAt(SyntaxNode declared, SyntaxNode scope, StatementPlace place)
    {
        SyntaxNode use = place.Statement ?? place.Scope;
        return scope.Span.Contains(use.Span) && use.SpanStart >= declared.SpanStart
            && InFunction(use) == InFunction(declared) && LoopAround(use) == LoopAround(declared) && !Function.IsIterator(InFunction(use));

        SyntaxNode InFunction(SyntaxNode node) => node == place.Scope && place.Statement is null ? node : Function.Of(node);
        SyntaxNode? LoopAround(SyntaxNode node) => node == place.Scope && place.Statement is null ? null : Function.LoopAround(node);
    }

    /// <summary>A source that is there already.</summary>
    private Deadline? SourceInScope(ISymbol? token, StatementPlace place)
    {
        if (place.Statement is null)
        {
            return null;
        }

        foreach (var local in context.Model.LookupSymbols(place.Statement.SpanStart).OfType<ILocalSymbol>())
        {
            if (local.Type.IsExactly("System.Threading.CancellationTokenSource")
                && context.DeclaratorOf(local) is { } declarator && declarator.SpanStart < place.Statement.SpanStart
                && HasDelay(local, declarator) && IsUsableAt(declarator, context.Root, place))
            {
                var linked = LinkedBy(declarator);
                if (token is null || linked.Contains(token, SymbolEqualityComparer.Default))
                {
                    return new(SyntaxFactory.ParseExpression($"{local.Name}.Token"), token ?? linked.FirstOrDefault(), IsNew: false);
                }
            }
        }

        return null;
    }

    /// <summary>The token parameter of the innermost function, or a token in one of its variables.</summary>
    private (ISymbol? Symbol, string Text)? TokenInScope(StatementPlace place)
    {
        var function = place.Statement is null ? place.Scope : Function.Of(place.Statement);
        ISymbol? parameter = Function.SymbolOf(function, context)?.Parameters.FirstOrDefault(static parameter => IsToken(parameter.Type));
        var variable = parameter ?? (place.Statement is { SpanStart: var position }
            ? context.Model.LookupSymbols(position).OfType<ILocalSymbol>().FirstOrDefault(local =>
                IsToken(local.Type) && context.DeclaratorOf(local) is { Initializer: not null } declarator && declarator.SpanStart < position && Function.Of(declarator) == function)
            : null);
        return variable is null ? null : (variable, variable.Name);

        static bool IsToken(ITypeSymbol type) => type.IsExactly("System.Threading.CancellationToken");
    }

    private bool HasDelay(IOperation token)
    {
        return ValueFlow.Unwrap(token) switch
        {
            IPropertyReferenceOperation { Property.Name: "Token", Instance: ILocalReferenceOperation { Local: var source } } =>
                context.DeclaratorOf(source) is { } declarator && HasDelay(source, declarator),
            ILocalReferenceOperation { Local: var local } => context.DeclaratorOf(local)?.Initializer is { } initializer
                && context.Model.GetOperation(initializer.Value, context.Cancellation) is { } value && HasDelay(value),
            _ => false,
        };
    }

    /// <summary>Whether a source is made with a delay, or given one later.</summary>
    private bool HasDelay(ILocalSymbol source, VariableDeclaratorSyntax declarator) =>
        declarator.Initializer?.Value is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 }
        || Function.Of(declarator).DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access =>
            access.Name.Identifier.ValueText == "CancelAfter" && SymbolEqualityComparer.Default.Equals(SymbolOf(access.Expression, context), source));

    private List<ISymbol> LinkedBy(VariableDeclaratorSyntax declarator) =>
        declarator.Initializer?.Value is InvocationExpressionSyntax { ArgumentList.Arguments: var linked }
            ? linked.Select(argument => SymbolOf(argument.Expression, context)).OfType<ISymbol>().ToList()
            : new();

    /// <summary>Whether an expression means the same wherever it is written.</summary>
    private static bool IsStable(SyntaxNode token) => token switch
    {
        IdentifierNameSyntax or ThisExpressionSyntax => true,
        MemberAccessExpressionSyntax access => IsStable(access.Expression),
        _ => false,
    };
}
