using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.CodeFixes;

/// <summary>Adds arguments to a call where they belong, everything else in its argument list left as it is.</summary>
internal static class CallArguments
{
    private const string Token = "System.Threading.CancellationToken";

    /// <summary>The token that a call is given in so many words.</summary>
    public static IArgumentOperation? TokenOf(IInvocationOperation call) => Explicit(call, Token);

    /// <summary>The list with <c>ResponseHeadersRead</c> in the place of whatever completion option was there, or behind the address or request.</summary>
    public static ArgumentListSyntax WithHeadersOnly(ArgumentListSyntax current, IInvocationOperation send, ExpressionSyntax headersOnly)
    {
        if (Explicit(send, "System.Net.Http.HttpCompletionOption") is { } option)
        {
            return WithValueAt(current, IndexOf(option), headersOnly);
        }

        return current.Arguments.Count > 0 && current.Arguments[0].NameColon is null
            ? Inserted(current, 1, SyntaxFactory.Argument(headersOnly))
            : Inserted(current, current.Arguments.Count, Named("completionOption", headersOnly));
    }

    /// <summary>How a token comes into a call's list, or null if the call takes none.</summary>
    /// <param name="call">A call.</param>
    /// <param name="model">What it means.</param>
    public static Func<ArgumentListSyntax, ExpressionSyntax, ArgumentListSyntax>? ForToken(IInvocationOperation call, SemanticModel model)
    {
        if (TokenOf(call) is { } given)
        {
            return (list, token) => WithValueAt(list, IndexOf(given), token);
        }

        var method = call.TargetMethod;
        if (method.Parameters.FirstOrDefault(static parameter => parameter.Type.IsExactly(Token)) is { } optional)
        {
            return (list, token) => Appended(list, optional.Name, token, isNext: optional.Ordinal == call.Arguments.Count(static argument => !argument.IsImplicit));
        }

        return OverloadWithToken(method, model, call.Syntax.SpanStart) is { } overload
            ? (list, token) => Appended(list, overload.Parameters.Last().Name, token, isNext: method.Parameters.Length == call.Arguments.Count(static argument => !argument.IsImplicit))
            : null;
    }

    /// <summary>The list with one more argument at its end.</summary>
    public static ArgumentListSyntax AddPlain(this ArgumentListSyntax list, ExpressionSyntax value) => list.AddPlain(SyntaxFactory.Argument(value));

    /// <summary>The list with one more argument at its end.</summary>
    public static ArgumentListSyntax AddPlain(this ArgumentListSyntax list, ArgumentSyntax argument) => Inserted(list, list.Arguments.Count, argument);

    /// <summary>The overload that takes the same and a token behind it.</summary>
    private static IMethodSymbol? OverloadWithToken(IMethodSymbol method, SemanticModel model, int position)
    {
        var definition = method.OriginalDefinition;
        return definition.ContainingType.GetMembers(definition.Name).OfType<IMethodSymbol>().FirstOrDefault(other =>
            other.Parameters.Length == definition.Parameters.Length + 1 && other.IsStatic == definition.IsStatic && other.Arity == definition.Arity
            && other.Parameters.Last().Type.IsExactly(Token)
            && other.Parameters.Zip(definition.Parameters, static (left, right) => left.Type.ToDisplayString() == right.Type.ToDisplayString()).All(static same => same)
            && model.IsAccessible(position, other));
    }

    private static IArgumentOperation? Explicit(IInvocationOperation call, string type) =>
        call.Arguments.FirstOrDefault(argument => !argument.IsImplicit && argument.Syntax is ArgumentSyntax && argument.Parameter?.Type.IsExactly(type) == true);

    private static int IndexOf(IArgumentOperation argument) => ((ArgumentListSyntax)argument.Syntax.Parent!).Arguments.IndexOf((ArgumentSyntax)argument.Syntax);

    private static ArgumentListSyntax WithValueAt(ArgumentListSyntax list, int index, ExpressionSyntax value)
    {
        var argument = list.Arguments[index];
        return list.ReplaceNode(argument, argument.WithExpression(value.WithTriviaFrom(argument.Expression)));
    }

    private static ArgumentListSyntax Appended(ArgumentListSyntax list, string name, ExpressionSyntax value, bool isNext) => Inserted(
        list, list.Arguments.Count, isNext && list.Arguments.All(static argument => argument.NameColon is null) ? SyntaxFactory.Argument(value) : Named(name, value));

    private static ArgumentSyntax Named(string name, ExpressionSyntax value) =>
        SyntaxFactory.Argument(SyntaxFactory.NameColon(name).WithTrailingTrivia(SyntaxFactory.Space), default, value);

    /// <summary>Separators are written out, so that a list over several lines stays as it is but for what is added.</summary>
    private static ArgumentListSyntax Inserted(ArgumentListSyntax list, int index, ArgumentSyntax argument)
    {
        var items = list.Arguments.GetWithSeparators();
        var comma = SyntaxFactory.Token(SyntaxKind.CommaToken);
        if (list.Arguments.Count == 0)
        {
            return list.AddArguments(argument);
        }

        if (index == list.Arguments.Count)
        {
            var last = list.Arguments.Last();
            return list.WithArguments(SyntaxFactory.SeparatedList<ArgumentSyntax>(items
                .Replace(last, last.WithoutTrailingTrivia())
                .AddRange(new SyntaxNodeOrToken[] { comma.WithTrailingTrivia(SyntaxFactory.Space), argument.WithTrailingTrivia(last.GetTrailingTrivia()) })));
        }

        var next = list.Arguments[index];
        var (lead, gap) = next.GetLeadingTrivia().Any() ? (next.GetLeadingTrivia(), items[(2 * index) - 1].GetTrailingTrivia()) : (default, SyntaxFactory.TriviaList(SyntaxFactory.Space));
        return list.WithArguments(SyntaxFactory.SeparatedList<ArgumentSyntax>(items
            .InsertRange(2 * index, new SyntaxNodeOrToken[] { argument.WithLeadingTrivia(lead), comma.WithTrailingTrivia(gap) })));
    }
}
