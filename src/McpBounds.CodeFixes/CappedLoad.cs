using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>The call that reads a body up to a number of bytes and throws if there are more.</summary>
/// <param name="TakesToken">Whether it takes a token itself (from .NET 9) or must be waited for with one.</param>
internal sealed record CappedLoad(bool TakesToken)
{
    /// <summary>The form it has in a compilation, or null if nothing could stop it there.</summary>
    public static CappedLoad? In(Compilation compilation)
    {
        var forms = compilation.GetTypeByMetadataName(HttpApi.Content)?.GetMembers("LoadIntoBufferAsync").OfType<IMethodSymbol>().ToList();
        return forms is null ? null
            : forms.Any(static form => form.Parameters.Length == 2 && IsSize(form.Parameters[0]) && form.Parameters[1].Type.Name == "CancellationToken") ? new(true)
            : forms.Any(static form => form.Parameters.Length == 1 && IsSize(form.Parameters[0])) && TasksWaitWithToken(compilation) ? new CappedLoad(false)
            : null;
    }

    /// <summary>The statement that loads the body of a response.</summary>
    public StatementSyntax Of(string response, Deadline deadline, Waiting waiting, FixContext context) => Template.Statement(
        "__load;", ("__load", waiting.ForNoResult.On(Call(SyntaxFactory.ParseExpression($"{response}.Content"), deadline, context))));

    /// <summary>The call that loads a content.</summary>
    public ExpressionSyntax Call(ExpressionSyntax content, Deadline deadline, FixContext context)
    {
        var bytes = Template.Number(context.Bytes);
        return Template.Expression(
            TakesToken ? $"__content.LoadIntoBufferAsync({bytes}, __token)" : $"__content.LoadIntoBufferAsync({bytes}).WaitAsync(__token)",
            ("__content", content), ("__token", deadline.Token));
    }

    private static bool IsSize(IParameterSymbol parameter) => parameter.Type.SpecialType == SpecialType.System_Int64;

    /// <summary>Whether a task can be waited for with a token, as from .NET 6.</summary>
    public static bool TasksWaitWithToken(Compilation compilation) =>
        compilation.GetTypeByMetadataName("System.Threading.Tasks.Task")?.GetMembers("WaitAsync").OfType<IMethodSymbol>()
            .Any(static method => method.Parameters.Length == 1 && method.Parameters[0].Type.IsExactly("System.Threading.CancellationToken")) == true;
}
