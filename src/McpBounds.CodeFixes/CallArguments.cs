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
            return WithValue(current, option, headersOnly);
        }

        return current.Arguments.Count > 0 && current.Arguments[0].NameColon is null
            ? AfterFirst(current, SyntaxFactory.Argument(headersOnly))
            : current.AddNamed("completionOption", headersOnly);
    }

    /// <summary>How a token comes into a call's list, or null if the call takes none.</summary>
    /// <param name="call">A call.</param>
    /// <param name="model">What it means.</param>
    public static Func<ArgumentListSyntax, ExpressionSyntax, ArgumentListSyntax>? ForToken(IInvocationOperation call, SemanticModel model)
    {
        if (TokenOf(call) is { } given)
        {
            return (list, token) => WithValue(list, given, token);
        }

        var method = call.TargetMethod;
        if (method.Parameters.FirstOrDefault(static parameter => parameter.Type.IsExactly(Token)) is { } optional)
        {
            return (list, token) => Appended(list, optional.Name, token, isNext: optional.Ordinal == ExplicitCount(call));
        }

        return OverloadWithToken(method, model, call.Syntax.SpanStart) is { } overload
            ? (list, token) => Appended(list, overload.Parameters.Last().Name, token, isNext: method.Parameters.Length == ExplicitCount(call))
            : null;
    }

    private static int ExplicitCount(IInvocationOperation call) => call.Arguments.Count(static argument => !argument.IsImplicit);

    /// <summary>The list with another value in the place of an argument that it has.</summary>
    public static ArgumentListSyntax WithValue(ArgumentListSyntax list, IArgumentOperation argument, ExpressionSyntax value)
    {
        var old = list.Arguments[IndexOf(argument)];
        return list.ReplaceNode(old, old.WithExpression(value.WithTriviaFrom(old.Expression)));
    }

    /// <summary>Where an argument stands in the list.</summary>
    public static int IndexOf(IArgumentOperation argument) => ((ArgumentListSyntax)argument.Syntax.Parent!).Arguments.IndexOf((ArgumentSyntax)argument.Syntax);

    /// <summary>The list with one more argument at its end, which must be named behind one that is.</summary>
    public static ArgumentListSyntax AddPlain(this ArgumentListSyntax list, ExpressionSyntax value, string name) =>
        list.Arguments.All(static argument => argument.NameColon is null) ? list.AddPlain(SyntaxFactory.Argument(value)) : list.AddNamed(name, value);

    /// <summary>The list with one more argument at its end.</summary>
    public static ArgumentListSyntax AddPlain(this ArgumentListSyntax list, ArgumentSyntax argument) =>
        list.WithArguments(Lists.Append(list.Arguments, argument));

    /// <summary>The list with one more named argument at its end.</summary>
    public static ArgumentListSyntax AddNamed(this ArgumentListSyntax list, string name, ExpressionSyntax value) =>
        list.AddPlain(Named(SyntaxFactory.Argument(value), name));

    /// <summary>The argument with its parameter's name before it.</summary>
    public static ArgumentSyntax Named(ArgumentSyntax argument, string name) => argument.WithoutLeadingTrivia()
        .WithNameColon(SyntaxFactory.NameColon(name).WithTrailingTrivia(SyntaxFactory.Space).WithLeadingTrivia(argument.GetLeadingTrivia()));

    /// <summary>The overload that takes the same and a token behind it.</summary>
    private static IMethodSymbol? OverloadWithToken(IMethodSymbol method, SemanticModel model, int position)
    {
        var definition = method.OriginalDefinition;
        return definition.ContainingType.GetMembers(definition.Name).OfType<IMethodSymbol>().FirstOrDefault(other =>
            other.Parameters.Length == definition.Parameters.Length + 1 && other.IsStatic == definition.IsStatic && other.Arity == definition.Arity
            && other.Parameters.Last().Type.IsExactly(Token)
            && definition.Parameters.All(parameter => parameter.Type.ToDisplayString() == other.Parameters[parameter.Ordinal].Type.ToDisplayString())
            && model.IsAccessible(position, other));
    }

    private static IArgumentOperation? Explicit(IInvocationOperation call, string type) =>
        call.Arguments.FirstOrDefault(argument => argument is { IsImplicit: false, Syntax: ArgumentSyntax } && argument.Parameter?.Type.IsExactly(type) == true);

    private static ArgumentListSyntax Appended(ArgumentListSyntax list, string name, ExpressionSyntax value, bool isNext) =>
        isNext ? list.AddPlain(value, name) : list.AddNamed(name, value);

    /// <summary>The list with an argument behind its first; one over several lines stays so, and its comments stay where they are.</summary>
    public static ArgumentListSyntax AfterFirst(ArgumentListSyntax list, ArgumentSyntax argument)
    {
        if (list.Arguments.Count == 1)
        {
            return list.AddPlain(argument);
        }

        var items = list.Arguments.GetWithSeparators();
        var indentation = list.Arguments[1].GetLeadingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        var lineEnd = items[1].GetTrailingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).ToList();
        var gap = lineEnd.Count > 0 ? lineEnd[0] : SyntaxFactory.Space;
        return list.WithArguments(SyntaxFactory.SeparatedList<ArgumentSyntax>(items.InsertRange(2, new SyntaxNodeOrToken[]
        {
            argument.WithLeadingTrivia(indentation), SyntaxFactory.Token(default, SyntaxKind.CommaToken, SyntaxFactory.TriviaList(gap)),
        })));
    }
}
