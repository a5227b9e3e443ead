using System.Collections.Immutable;
using System.Globalization;
using McpBounds.Analyzers;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>The first fix: "Limit to 5 questions in 60 seconds". The library's attribute goes on every tool whose first prompt is the one reported.</summary>
internal sealed class LimitTools
{
    /// <summary>The limit on what a person is asked.</summary>
    public static readonly LimitTools OnElicitation = new(Limiters.Elicitation, "questions", static _ => true, Descriptors.UnlimitedElicitation);

    /// <summary>The limit on what the client's model is asked.</summary>
    public static readonly LimitTools OnSampling = new(Limiters.Sampling, "questions", static finding => finding.Samples, Descriptors.UnlimitedSampling);

    /// <summary>The limit on the calls of a tool.</summary>
    public static readonly LimitTools OnCalls = new(Limiters.Calls, "calls", static finding => finding.Meters, Descriptors.UnlimitedSampling);

    private readonly string _attribute;
    private readonly string _unit;
    private readonly Func<PromptFinding, bool> _isFor;
    private readonly string _id;

    private LimitTools(string attribute, string unit, Func<PromptFinding, bool> isFor, DiagnosticDescriptor rule)
    {
        (_attribute, _unit, _isFor, _id) = (attribute, unit, isFor, rule.Id);
        EquivalenceKey = $"McpBounds.Limit.{attribute}";
    }

    /// <summary>Tells this fix from others.</summary>
    public string EquivalenceKey { get; }

    /// <summary>What the fix of a diagnostic is called.</summary>
    public string Title(Document document, Diagnostic diagnostic)
    {
        var rate = Options.RateLimit.For(document, diagnostic);
        return string.Format(CultureInfo.InvariantCulture, "Limit to {0:N0} {1} in {2:N0} seconds", rate.Permits, _unit, rate.Seconds);
    }

    /// <summary>The attributes that mend one diagnostic; none where the library is not there, or a tool is none that it reads attributes of.</summary>
    public async Task<ImmutableArray<SolutionEdit>> PlanAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        if (diagnostic.Id != _id || PromptFinding.From(diagnostic.Properties) is not { } finding || !_isFor(finding)
            || await document.Project.GetCompilationAsync(cancellation).ConfigureAwait(false) is not { } compilation
            || compilation.GetTypeByMetadataName(_attribute) is null)
        {
            return ImmutableArray<SolutionEdit>.Empty;
        }

        var rate = Options.RateLimit.For(document, diagnostic);
        var edits = ImmutableArray.CreateBuilder<SolutionEdit>();
        foreach (var location in diagnostic.AdditionalLocations.Take(finding.Tools))
        {
            if (location.TokenIn(compilation, cancellation)?.Parent is not MethodDeclarationSyntax tool
                || document.Project.Solution.GetDocument(tool.SyntaxTree) is not { } home || home is SourceGeneratedDocument
                || GeneratedCode.Is(tool.SyntaxTree, cancellation)
                || await FixContext.OfAsync(home, cancellation).ConfigureAwait(false) is not { } context
                || !CanCarry(tool, context))
            {
                return ImmutableArray<SolutionEdit>.Empty;
            }

            edits.Add(SolutionEdit.Replacing(tool, home, current => Added(current, Attribute(tool, rate, context), Body.NewLineOf(context.Root))));
        }

        return edits.ToImmutable();
    }

    /// <summary>The solution with one diagnostic fixed.</summary>
    public async Task<Solution> ApplyAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation) => await SolutionEdit.ApplyAsync(
        document.Project.Solution, await PlanAsync(document, diagnostic, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);

    /// <summary>Whether the library reads the attributes of a tool, which are those of the method that the SDK makes it of, and it has not this one.</summary>
    private bool CanCarry(MethodDeclarationSyntax tool, FixContext context)
    {
        var attributes = context.Model.GetDeclaredSymbol(tool, context.Cancellation)?.GetAttributes() ?? ImmutableArray<AttributeData>.Empty;
        var types = attributes.Select(static attribute => attribute.AttributeClass).OfType<INamedTypeSymbol>().ToList();
        return types.Any(static type => McpTypes.ToolAttributes.Any(name => type.Is(name))) && !types.Any(type => type.FullName() == _attribute);
    }

    private AttributeSyntax Attribute(MethodDeclarationSyntax tool, Rate rate, FixContext context)
    {
        var arguments = SyntaxFactory.ParseAttributeArgumentList($"({Template.Number(rate.Permits)}, PerSeconds = {Template.Number(rate.Seconds)})")!;
        return SyntaxFactory.Attribute(AttributeName.For(_attribute, tool, context), arguments);
    }

    /// <summary>The method with one more attribute: on a line of its own where the last one ends its line, beside it otherwise.</summary>
    private static MethodDeclarationSyntax Added(MethodDeclarationSyntax method, AttributeSyntax attribute, SyntaxTrivia newLine)
    {
        var last = method.AttributeLists.Last();
        if (!last.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia))
        {
            return method.ReplaceNode(last, last.WithAttributes(Lists.Append(last.Attributes, attribute)));
        }

        var indentation = method.AttributeLists.Count > 1 ? last.GetLeadingTrivia() : method.GetLeadingTrivia();
        var list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(attribute))
            .WithLeadingTrivia(indentation.Reverse().TakeWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)))
            .WithTrailingTrivia(newLine);
        return method.WithAttributeLists(method.AttributeLists.Add(list));
    }
}
