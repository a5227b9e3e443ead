using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.CodeFixes;

/// <summary>A deadline for some calls, and what the agent is told when it is over.</summary>
/// <param name="context">The document.</param>
/// <param name="calls">The calls.</param>
/// <param name="linked">The token by which the caller cancels, if there is one.</param>
/// <param name="process">The child process waited for, if it is one, which is stopped.</param>
internal sealed class ExpiredWait(FixContext context, IReadOnlyList<ExpressionSyntax> calls, string? linked, ExpressionSyntax? process)
{
    private const string McpException = "ModelContextProtocol.McpException";

    /// <summary>How many seconds there are: what another program on this machine does for an answer may take as long as what it does for an end.</summary>
    public int Seconds => process is null && !calls.Any(IsOfPipe) ? context.Seconds : context.ProcessSeconds;

    private ExpressionSyntax Span => Template.Expression("__span." + TimeSpans.Call(Seconds), ("__span", context.Type("System.TimeSpan")));

    /// <summary>The statements that make the source.</summary>
    public IEnumerable<StatementSyntax> Declare(string name)
    {
        var source = ("__source", context.Type("System.Threading.CancellationTokenSource"));
        return linked is null
            ? new[] { Template.Statement($"using var {name} = new __source(__span);", source, ("__span", Span)) }
            : new[]
            {
                Template.Statement($"using var {name} = __source.CreateLinkedTokenSource({linked});", source),
                Template.Statement($"{name}.CancelAfter(__span);", ("__span", Span)),
            };
    }

    /// <summary>Some statements, and what becomes of the expiry in them: the caller's own cancellation stays what it is.</summary>
    public StatementSyntax Try(string name, IReadOnlyList<StatementSyntax> statements)
    {
        // What was said above the first statement is said of all that is now written there.
        var leading = statements[0].GetLeadingTrivia();
        var (unit, indentation) = (Indentation.UnitAround(calls[0]), Indentation.Of(leading));
        var newLine = Body.NewLineOf(context.Root);
        var others = linked is null || process is not null ? "" : $" && !{linked}.IsCancellationRequested";
        var lines = new[] { "try", "{", "}", $"catch (__caught) when ({name}.IsCancellationRequested{others})", "{" }
            .Concat(Handling().Select(line => line.Length == 0 ? line : unit + line))
            .Append("}")
            .Select(line => line.Length == 0 ? line : indentation + line);
        var filled = (TryStatementSyntax)Template.Statement(
            string.Join(newLine.ToString(), lines) + newLine,
            ("__caught", context.Type(Caught)), ("__exception", context.Type(Thrown)), ("__process", process?.WithoutTrivia() ?? SyntaxFactory.IdentifierName("process")));

        var inner = statements.Select((statement, i) => i == 0 ? statement.WithLeadingTrivia(SyntaxFactory.Whitespace(indentation)) : statement)
            .Select(statement => statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia) ? statement : statement.WithTrailingTrivia(newLine))
            .Select(statement => Indentation.Deeper(statement, unit));
        return filled.WithBlock(filled.Block.WithStatements(SyntaxFactory.List(inner))).WithLeadingTrivia(leading);

        IEnumerable<string> Handling()
        {
            if (process is not null)
            {
                // What is known of it in the range is not known where the range was left.
                var mayBeNull = process.Parent.IsKind(SyntaxKind.SuppressNullableWarningExpression)
                    || context.Model.GetTypeInfo(process, context.Cancellation).Nullability.FlowState == NullableFlowState.MaybeNull;
                yield return $"__process{(mayBeNull ? "?" : "")}.Kill(entireProcessTree: true);";
                if (linked is not null)
                {
                    yield return $"if ({linked}.IsCancellationRequested)";
                    yield return "{";
                    yield return unit + "throw;";
                    yield return "}";
                    yield return "";
                }
            }

            yield return $"throw new __exception({SyntaxFactory.Literal(Text)});";
        }
    }

    /// <summary>The one exception whose text reaches the agent, where there is one.</summary>
    private string Thrown => context.Compilation.GetTypeByMetadataName(McpException) is not null ? McpException : "System.TimeoutException";

    /// <summary>What a cancelled call throws: a few libraries have exceptions of their own for it, and <c>Result</c> wraps what it throws.</summary>
    private string Caught =>
        calls.Any(static call => call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" or "Wait" }) ? "System.AggregateException"
        : calls.Any(ThrowsItsOwn) ? "System.Exception"
        : "System.OperationCanceledException";

    private string Text => process is not null ? $"The process did not finish within {TimeSpans.Words(Seconds)} and was stopped."
        : calls.All(IsOfPipe) ? $"The other program did not answer within {TimeSpans.Words(Seconds)}: try again later."
        : calls.All(IsOfThreads) ? $"The wait did not end within {TimeSpans.Words(Seconds)}: try again later."
        : calls.All(IsOfDatabase) ? $"The database did not answer within {TimeSpans.Words(Seconds)}: ask for less, or try again later."
        : $"The remote service did not answer within {TimeSpans.Words(Seconds)}: try again later.";

    private bool ThrowsItsOwn(ExpressionSyntax call) => NamespaceOf(call) is { } space
        && (space.StartsWith("Grpc.", StringComparison.Ordinal) || space.EndsWith(".SqlClient", StringComparison.Ordinal));

    private bool IsOfPipe(ExpressionSyntax call) =>
        context.Model.GetOperation(call, context.Cancellation) is IInvocationOperation { Instance.Type: var type } && type.Is("System.IO.Pipes.PipeStream");

    private bool IsOfThreads(ExpressionSyntax call) => NamespaceOf(call)?.StartsWith("System.Threading", StringComparison.Ordinal) == true;

    private string? NamespaceOf(ExpressionSyntax call) =>
        (context.Model.GetOperation(call, context.Cancellation) as IInvocationOperation)?.TargetMethod.ContainingNamespace?.ToDisplayString();

    private bool IsOfDatabase(ExpressionSyntax call) => NamespaceOf(call) is { } space
        && (space.StartsWith("System.Data", StringComparison.Ordinal) || space.EndsWith("SqlClient", StringComparison.Ordinal) || space is "Npgsql" or "Dapper"
            || space.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal));
}
