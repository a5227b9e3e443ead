using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>
/// A parameter that is to be clamped: in place where it is used once, gets its default there or is passed on only if it is given; otherwise in a statement
/// before its uses, so that what the code checks, does and says of it agrees.
/// </summary>
internal sealed class ClampedParameter
{
    private readonly IParameterSymbol _parameter;
    private readonly IReadOnlyCollection<ExpressionSyntax> _work;
    private readonly Clamp _clamp;
    private readonly FixContext _context;
    private readonly ParameterSyntax? _declaration;
    private readonly SyntaxNode? _function;
    private readonly List<IdentifierNameSyntax> _uses;

    /// <summary>A parameter, and where it enters the work.</summary>
    public ClampedParameter(IParameterSymbol parameter, IReadOnlyCollection<ExpressionSyntax> work, Clamp clamp, FixContext context)
    {
        _parameter = parameter;
        _work = work;
        _clamp = clamp;
        _context = context;
        _declaration = DeclarationIn(context, parameter);
        _function = _declaration is null ? null : FunctionOf(_declaration);
        _uses = _function is null ? new() : UsesIn(_function).ToList();
    }

    /// <summary>The declaration of a parameter in the document.</summary>
    public static ParameterSyntax? DeclarationIn(FixContext context, IParameterSymbol parameter) =>
        parameter.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(context.Cancellation)).OfType<ParameterSyntax>()
            .FirstOrDefault(declaration => declaration.SyntaxTree == context.Root.SyntaxTree);

    /// <summary>Adds the clamp; false, and nothing added, where none would be right.</summary>
    public bool TryClamp(Edits edits)
    {
        if (_declaration is null)
        {
            return false;
        }

        var hasDefaults = _work.All(place => Defaulted.Is(Defaulted.Around(place, _context)));
        var isOnlyWork = _uses.Count(use => _work.Contains(use)) == 1 && _uses.All(use => _work.Contains(use) || DecidesWhether(use))
            && !_work.Any(IsAskedInEveryRound);
        return ((hasDefaults || isOnlyWork) && _clamp.TryInPlace(_work, edits))
            || TryStatement(edits)
            || _clamp.TryInPlace(_work, edits);
    }

    /// <summary>Adds a check that refuses what is out of range, before the parameter is used; false, and nothing added, where the agent would not be told, or too late.</summary>
    public bool TryRefuse(WorkLimit limit, Edits edits) =>
        _declaration is not null && _function is not null && !IsDefaultOutside(limit) && _context.Compilation.GetTypeByMetadataName(ThrownNotice.Exception) is not null
        && !ChangesElsewhere.MayComeBefore(_work.First(), _function, _context) && !Swallowing.Around(_work.First(), _context)
        && TryInsert(edits, isApart: true, (place, _) => AnnotationCheck.OfRange(
            _declaration.Identifier.Text, _parameter.Name, HasDefaultInPlace ? null : limit.Minimum, limit, _context).Statement(place.Statement, _context));

    private bool IsDefaultOutside(WorkLimit limit) => _parameter.HasExplicitDefaultValue
        && WorkLimit.NumberOf(_parameter.ExplicitDefaultValue) is { } standard && (standard < limit.Minimum || standard > limit.Maximum);

    /// <summary>Whether a choice turns it into its default wherever it is used: then it may be as small as it likes.</summary>
    private bool HasDefaultInPlace => _work.All(place => Defaulted.Around(place, _context) is ConditionalExpressionSyntax or SwitchExpressionSyntax);

    private bool TryStatement(Edits edits) => TryInsert(edits, isApart: false, (_, isNull) => _clamp.Assignment(_declaration!.Identifier.Text, _parameter.Type, isNull));

    /// <summary>Inserts a statement behind what checks the parameter and before what does something with it.</summary>
    private bool TryInsert(Edits edits, bool isApart, Func<StatementPlace, bool, StatementSyntax> statement)
    {
        if (_function is null || _parameter is not { RefKind: RefKind.None, IsParams: false }
            || _parameter.ContainingSymbol is not IMethodSymbol { MethodKind: not MethodKind.PropertySet } || Function.IsExpressionTree(_function, _context)
            || _uses.Any(static use => use.FirstAncestorOrSelf<ConstructorInitializerSyntax>() is not null)
            || ClampPlace.Of(_function, _parameter.Name, UsesAndCalls(), _work) is not var (place, guard))
        {
            return false;
        }

        // What a guard has made of null is said by the compiler.
        var isNull = guard is null || !ClampPlace.DecidesNull(guard)
            || _context.Model.GetTypeInfo(_work.First(), _context.Cancellation).Nullability.FlowState != NullableFlowState.NotNull;
        edits.Insert(place with { IsApart = isApart && place.Statement is not null }, 0, () => new[] { statement(place, isNull) });
        return true;
    }

    private static SyntaxNode? FunctionOf(ParameterSyntax declaration) => CodeUnit.Of(declaration).Node switch
    {
        BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax => CodeUnit.Of(declaration).Node,
        _ => null,
    };

    /// <summary>Where the parameter's value is used; a name in <c>nameof</c> uses none.</summary>
    private IEnumerable<IdentifierNameSyntax> UsesIn(SyntaxNode function) => Named(function, _parameter)
        .Where(static name => !name.Ancestors().OfType<InvocationExpressionSyntax>()
            .Any(static call => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" }));

    /// <summary>Its uses, and the calls of local functions that use it: they run where they are called.</summary>
    private List<SyntaxNode> UsesAndCalls() => _uses
        .SelectMany(use => use.Ancestors().TakeWhile(node => node != _function).OfType<LocalFunctionStatementSyntax>())
        .Distinct()
        .SelectMany(function => Named(_function!, _context.Model.GetDeclaredSymbol(function, _context.Cancellation)!))
        .Concat(_uses)
        .ToList<SyntaxNode>();

    private IEnumerable<IdentifierNameSyntax> Named(SyntaxNode code, ISymbol symbol) => code.DescendantNodes().OfType<IdentifierNameSyntax>()
        .Where(name => name.Identifier.ValueText == symbol.Name
            && SymbolEqualityComparer.Default.Equals(_context.Model.GetSymbolInfo(name, _context.Cancellation).Symbol, symbol));

    /// <summary>Whether a use is the condition on which the work is done at all: "if a limit is given, pass it on". What is not passed on stays so.</summary>
    private bool DecidesWhether(SyntaxNode use) => use.Ancestors().TakeWhile(node => node != _function).Any(node => node switch
    {
        IfStatementSyntax choice => choice.Condition.Span.Contains(use.Span) && _work.Any(place => choice.Statement.Span.Contains(place.Span)),
        ConditionalExpressionSyntax choice => choice.Condition.Span.Contains(use.Span)
            && _work.Any(place => choice.Span.Contains(place.Span) && !choice.Condition.Span.Contains(place.Span)),
        _ => false,
    });

    /// <summary>A loop's condition reads better with a name.</summary>
    private static bool IsAskedInEveryRound(ExpressionSyntax place) => place.Ancestors()
        .TakeWhile(static node => node is not (AnonymousFunctionExpressionSyntax or BlockSyntax))
        .Zip(place.AncestorsAndSelf(), static (parent, child) => (parent, child))
        .Any(static pair => pair.parent switch
        {
            ForStatementSyntax loop => loop.Condition == pair.child || loop.Incrementors.Contains(pair.child),
            WhileStatementSyntax loop => loop.Condition == pair.child,
            DoStatementSyntax loop => loop.Condition == pair.child,
            _ => false,
        });
}
