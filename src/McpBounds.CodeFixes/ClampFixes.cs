using System.Collections.Immutable;
using McpBounds.Analyzers;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>The clamps that one document gets: several findings of one number share one.</summary>
internal sealed class ClampFixes(FixContext context)
{
    private readonly Edits _edits = new();
    private readonly Dictionary<ISymbol, string> _bounded = new(SymbolEqualityComparer.Default);

    /// <summary>The syntax with every fix made.</summary>
    public SyntaxNode Apply() => _edits.ApplyTo(context.Root, context);

    /// <summary>Adds the fix for a diagnostic and returns what it says; null, and nothing added, if only the author can choose the bounds or no fix would be right.</summary>
    public string? Add(Diagnostic diagnostic)
    {
        var uses = UsesOf(diagnostic);
        if (uses.IsDefaultOrEmpty || uses.Any(static use => use.Symbol is null && use.Value.Syntax is not ExpressionSyntax))
        {
            return null;
        }

        var number = uses[0];
        var isParameter = number.Symbol is IParameterSymbol;
        if (isParameter && _bounded.TryGetValue(number.Symbol!, out var known))
        {
            return known;
        }

        var numbers = new PassedNumbers(context.Tools, context.Tools.Options.GetOptions(context.Root.SyntaxTree), context.Cancellation);
        if (numbers.LimitOf(number.Value, number.Symbol, number.Unit) is not { } limit)
        {
            return null;
        }

        var sites = uses.Select(static use => (ExpressionSyntax)use.Value.Syntax).Distinct().ToList();
        if (Raised(limit, sites, number.Symbol) is not { } raised)
        {
            return null;
        }

        limit = raised;
        var clamp = new Clamp(limit, BoundsOf(number.Symbol, limit), sites[0], context);
        var parameter = isParameter ? new ClampedParameter((IParameterSymbol)number.Symbol!, sites, clamp, context) : null;
        var isRefused = diagnostic.Id == Descriptors.AgentControlledWork.Id
            && ChangesElsewhere.AreDecidedBy(context.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), uses, context);
        var isAdded = isRefused ? parameter?.TryRefuse(limit, _edits) == true
            : parameter?.TryClamp(_edits) ?? clamp.TryInPlace(sites, _edits);
        if (!isAdded)
        {
            return null;
        }

        var title = FormattableString.Invariant($"{(isRefused ? "Refuse all but" : "Clamp to")} {limit.Minimum:N0}–{limit.Maximum:N0}");
        if (isParameter)
        {
            _bounded.Add(number.Symbol!, title);
            TellAgent((IParameterSymbol)number.Symbol!, limit);
        }

        return title;
    }

    /// <summary>The references to the agent's number in what the diagnostic points at, all of one symbol.</summary>
    private ImmutableArray<NumberUse> UsesOf(Diagnostic diagnostic)
    {
        var finding = WorkFinding.From(diagnostic.Properties);
        var places = diagnostic.AdditionalLocations.Skip(1).Prepend(diagnostic.Location)
            .Where(location => location.SourceTree == context.Root.SyntaxTree || location.GetLineSpan().Path == context.Root.SyntaxTree.FilePath)
            .Where(location => context.Root.FullSpan.Contains(location.SourceSpan))
            .Select(location => context.Root.FindNode(location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<ExpressionSyntax>())
            .OfType<ExpressionSyntax>()
            .Select(sink => NumberUse.In(sink, finding?.Unit ?? WorkUnit.Unknown, context))
            .ToList();
        if (places.Contains(null))
        {
            return ImmutableArray<NumberUse>.Empty;
        }

        var uses = places.SelectMany(static place => place!).ToList();
        var named = uses.Where(use => finding is { Number: var name } && (use.Symbol?.Name == name || use.Local?.Name == name)).ToList();
        var numbers = (named.Count > 0 ? named : uses).GroupBy(static use => use.Symbol, SymbolEqualityComparer.Default).ToList();
        return numbers.Count == 1
            ? ImmutableArray.CreateRange(numbers[0])
            : ImmutableArray<NumberUse>.Empty;
    }

    /// <summary>The limit, at least what the code gives the number by itself; null where that stands for "all".</summary>
    private WorkLimit? Raised(WorkLimit limit, IEnumerable<ExpressionSyntax> sites, ISymbol? number)
    {
        var given = sites.SelectMany(site => Defaulted.ConstantsIn(Defaulted.Around(site, context), context));
        if (number is IParameterSymbol parameter && DeclarationOf(parameter) is { } declaration)
        {
            given = given.Concat(CodeUnit.Of(declaration).Node.DescendantNodes().OfType<AssignmentExpressionSyntax>()
                .Where(assignment => assignment.Left is IdentifierNameSyntax name && name.Identifier.ValueText == number.Name)
                .Select(assignment => context.Model.GetConstantValue(assignment.Right, context.Cancellation))
                .Select(static constant => constant.Value));
        }

        foreach (var value in given.Select(WorkLimit.NumberOf).OfType<double>())
        {
            if (value < limit.Minimum || value >= int.MaxValue)
            {
                return null;
            }

            limit = limit with { Maximum = Math.Max(limit.Maximum, (int)Math.Ceiling(value)) };
        }

        return limit;
    }

    /// <summary>The bounds as the author wrote them in a <c>[Range]</c> of this very parameter, so that its constants are used again.</summary>
    private (ExpressionSyntax, ExpressionSyntax)? BoundsOf(ISymbol? number, WorkLimit limit) =>
        number is IParameterSymbol parameter && WorkLimit.RangeOf(parameter) == limit && DeclarationOf(parameter) is { } declaration
        && declaration.AttributeLists.SelectMany(static list => list.Attributes)
            .FirstOrDefault(attribute => context.Model.GetTypeInfo(attribute, context.Cancellation).Type?.Name == "RangeAttribute")
            is { ArgumentList.Arguments: { Count: >= 2 } bounds }
        && bounds.Take(2).All(bound => bound.NameColon is null
            && context.Model.GetTypeInfo(bound.Expression, context.Cancellation).Type?.SpecialType == SpecialType.System_Int32)
            ? (bounds[0].Expression.WithoutTrivia(), bounds[1].Expression.WithoutTrivia())
            : null;

    private void TellAgent(IParameterSymbol parameter, WorkLimit limit)
    {
        if (DeclarationOf(parameter) is { Parent.Parent: { } function } declaration
            && context.Tools.Reach.IsTool(CodeUnit.Of(function), context.Cancellation)
            && !Options.PublicEntryPoints.In(context.Tools.Options.GetOptions(context.Root.SyntaxTree))
            && ParameterRange.IsMissing(declaration, parameter, context))
        {
            _edits.Change<ParameterSyntax>(declaration, current => ParameterRange.Added(current, declaration, limit, context));
        }
    }

    private ParameterSyntax? DeclarationOf(IParameterSymbol parameter) => ClampedParameter.DeclarationIn(context, parameter);
}
