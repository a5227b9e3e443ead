using System.Text.RegularExpressions;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>
/// Answers: which values of a call on an annotated client interface (Refit, RestEase) can choose the host? Its template is a path below a configured address, and
/// what fills a hole is escaped: only an address that is given as one can, or what stands at the very beginning and is not escaped.
/// </summary>
internal static class RouteTemplate
{
    private static readonly Regex s_head = new(@"^(?<scheme>https?://)?\{\**(?<hole>[^}:]+)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The values that the address of a call may begin with.</summary>
    public static IEnumerable<IOperation> HeadsOf(IInvocationOperation call, ToolCode tools, CancellationToken cancellation)
    {
        var method = call.TargetMethod.OriginalDefinition;
        var values = call.Arguments
            .Select(static argument => (Symbol: (ISymbol?)argument.Parameter?.OriginalDefinition, argument.Value))
            .Concat(method.ContainingType.GetMembers().OfType<IPropertySymbol>()
                .SelectMany(property => tools.Values.ValuesGivenToMember(property, cancellation).Select(value => (Symbol: (ISymbol?)property, Value: value))));
        var templates = Annotations(method, cancellation).Concat(Annotations(method.ContainingType, cancellation))
            .Select(static annotation => (Head: s_head.Match(annotation.Text), IsBase: annotation.Name == "BaseAddress"))
            .Where(static template => template.Head.Success)
            .ToList();
        return values
            .Where(value => value.Symbol is { } symbol && Annotations(symbol, cancellation).ToList() is var annotations
                && (annotations.Any(static annotation => annotation.Name is "Url" or "Uri" or "BaseAddress")
                    || templates.Any(template => IsNamed(symbol, annotations, template.Head.Groups["hole"].Value)
                        && (template.IsBase || template.Head.Groups["scheme"].Success || annotations.Any(static annotation => annotation.IsRaw)))))
            .Select(static value => value.Value);
    }

    private static bool IsNamed(ISymbol value, List<Annotation> annotations, string hole) =>
        string.Equals(value.Name, hole, StringComparison.OrdinalIgnoreCase) || annotations.Any(annotation => string.Equals(annotation.Text, hole, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<Annotation> Annotations(ISymbol symbol, CancellationToken cancellation) => symbol.GetAttributes().Select(attribute => new Annotation(
        (attribute.AttributeClass?.Name ?? "").Replace("Attribute", ""),
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax written
            ? (written.ArgumentList?.Arguments.FirstOrDefault(static argument => argument.NameEquals is null)?.Expression as LiteralExpressionSyntax)?.Token.ValueText ?? ""
            : attribute.ConstructorArguments.Select(static argument => argument.Value).OfType<string>().FirstOrDefault() ?? "",
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax { ArgumentList.Arguments: var named }
            ? named.Any(static argument => argument is { NameEquals.Name.Identifier.ValueText: "UrlEncode", Expression.RawKind: (int)SyntaxKind.FalseLiteralExpression })
            : attribute.NamedArguments.Any(static argument => argument is { Key: "UrlEncode", Value.Value: false })));

    /// <summary>An attribute as it is written: its library may not be there.</summary>
    /// <param name="Name">Its name, without the ending.</param>
    /// <param name="Text">The text that it is given.</param>
    /// <param name="IsRaw">Whether it keeps a value from being escaped.</param>
    private sealed record Annotation(string Name, string Text, bool IsRaw);
}
