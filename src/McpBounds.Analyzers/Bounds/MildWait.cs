using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: would an owner leave a wait without an end for another day? It is one by the rule, and hardly ever a long one.</summary>
internal static class MildWait
{
    /// <summary>How many functions are looked into for what waits for an answer.</summary>
    private const int MostFunctions = 60;

    private static readonly ImmutableArray<string> s_sends = ImmutableArray.Create("Send", "Write", "Flush");

    /// <summary>Whether a wait is unlikely enough to last.</summary>
    public static bool Is(UnendedWait wait, ToolCode tools, CancellationToken cancellation) =>
        IsInDispose(wait.Call.Syntax) || wait.Remote switch
        {
            { Kind: RemoteKind.Process } process => ProcessEnd.IsQuery(process, tools, cancellation),
            { Kind: RemoteKind.Database, Api.IsStore: true } query => StoreLookup.Is(query, tools, cancellation),
            { Kind: RemoteKind.Database } command => IsOwnCommand(command, tools, cancellation),
            { Api: var api } when api == RemoteApi.Proxy => true, // the other half of the author's own program, and every method of it
            { } call when IsSend(call) => !IsAnswered(wait, tools, cancellation),
            null => IsParsedOfPeer(wait, tools, cancellation),
            _ => false,
        };

    /// <summary>What is done as something is thrown away: nobody adds a deadline to that on the day.</summary>
    private static bool IsInDispose(SyntaxNode call) =>
        CodeUnit.MemberOf(call).Node is MethodDeclarationSyntax { Identifier.ValueText: "Dispose" or "DisposeAsync" or "DisposeAsyncCore" };

    /// <summary>A call that only hands something to the other side, and waits no longer than for room to put it.</summary>
    private static bool IsSend(RemoteCall call) => call.Kind switch
    {
        RemoteKind.WebSocket => call.Name is "SendAsync" or "CloseOutputAsync",
        RemoteKind.Socket => s_sends.Any(send => call.Name.StartsWith(send, StringComparison.Ordinal)),
        _ => false,
    };

    /// <summary>Whether the function that sends, or one that it calls, then waits for something else that nothing ends: for the answer, most likely.</summary>
    private static bool IsAnswered(UnendedWait send, ToolCode tools, CancellationToken cancellation)
    {
        var queue = new Queue<SyntaxNode>();
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var sender = CodeUnit.MemberOf(send.Call.Syntax);
        queue.Enqueue(sender.Node);

        // A helper sends, and who calls it waits for the answer.
        if (tools.Reach.Callers(sender, cancellation).Take(MostFunctions).Any(caller => AwaitsCompletion(CodeUnit.MemberOf(caller.Node).Node, tools, cancellation)))
        {
            return true;
        }

        while (queue.Count > 0)
        {
            var body = queue.Dequeue();
            if (AwaitsCompletion(body, tools, cancellation)
                || UnendedWaits.In(tools).InBodyOf(body, cancellation).Any(static wait => wait.IsDangerous && (wait.Remote is not { } call || !IsSend(call))))
            {
                return true;
            }

            var model = tools.References.ModelOf(body.SyntaxTree);
            foreach (var member in body.DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Select(call => model.GetOperation(call, cancellation))
                .OfType<IOperation>()
                .SelectMany(call => RemoteCalls.In(tools).Runs(call, cancellation))
                .Where(member => member is IMethodSymbol { MethodKind: MethodKind.Ordinary } && seen.Count < MostFunctions && seen.Add(member)))
            {
                foreach (var declaration in tools.Values.DeclarationsOf(member, cancellation))
                {
                    queue.Enqueue(declaration);
                }
            }
        }

        return false;
    }

    /// <summary>Whether a function waits for a source of completions that somebody else sets as the answer comes, and that no time sets.</summary>
    private static bool AwaitsCompletion(SyntaxNode body, ToolCode tools, CancellationToken cancellation)
    {
        var model = tools.References.ModelOf(body.SyntaxTree);
        var tasks = body.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .Where(access => access.Name.Identifier.ValueText == "Task" && model.GetTypeInfo(access.Expression, cancellation).Type is { Name: "TaskCompletionSource" })
            .ToList();
        return tasks.Any(static task => task.Parent is AwaitExpressionSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax
                || task.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "Result" or "GetAwaiter" or "Wait" })
            && !tasks.Any(task => WaitLimit.IsGivenToTask(task, tools, cancellation))
            && !body.DescendantNodes().OfType<SimpleNameSyntax>().Any(static name => name.Identifier.ValueText is "TrySetCanceled" or "SetCanceled");
    }

    /// <summary>A command in the author's own words: what the agent sends are values of its parameters.</summary>
    private static bool IsOwnCommand(RemoteCall execute, ToolCode tools, CancellationToken cancellation)
    {
        var member = CodeUnit.MemberOf(execute.Operation.Syntax).Node;
        var model = tools.References.ModelOf(member.SyntaxTree);
        if (execute.Operation.Syntax is not InvocationExpressionSyntax call || UnresolvedCall.ReceiverOf(call)?.ToString() is not { } command)
        {
            return false;
        }

        var texts = member.DescendantNodes().Select(node => node switch
            {
                AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CommandText", Expression: var owner }, Right: var text }
                    when owner.ToString() == command => text,
                VariableDeclaratorSyntax { Identifier.ValueText: var name, Initializer.Value: BaseObjectCreationExpressionSyntax made } when name == command => TextIn(made),
                AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: var name }, Right: BaseObjectCreationExpressionSyntax made }
                    when name == command => TextIn(made),
                _ => null,
            })
            .OfType<ExpressionSyntax>()
            .ToList();
        return texts.Count > 0 && texts.All(text => model.GetOperation(text, cancellation) is { } value
            && tools.Values.OriginsOf(value, cancellation, TextParts.Of).All(origin => IsAuthors(origin) && !tools.AgentInput.Is(origin, cancellation)));
    }

    private static ExpressionSyntax? TextIn(BaseObjectCreationExpressionSyntax command) =>
        command.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>()
            .FirstOrDefault(static set => set.Left is IdentifierNameSyntax { Identifier.ValueText: "CommandText" })?.Right
        ?? command.ArgumentList?.Arguments.FirstOrDefault()?.Expression;

    /// <summary>What the author wrote, or no text at all: a number, a choice of few, a setting. What else a text comes from is not followed far enough to say.</summary>
    private static bool IsAuthors(IOperation origin) => origin.ConstantValue.HasValue || origin is IFieldReferenceOperation or IPropertyReferenceOperation
        || origin.Type is { TypeKind: TypeKind.Enum } or { SpecialType: SpecialType.System_Boolean or (>= SpecialType.System_SByte and <= SpecialType.System_Double) };

    /// <summary>A body that a host of the author's choice sends after the headers, and that is parsed as it comes: a short one.</summary>
    private static bool IsParsedOfPeer(UnendedWait wait, ToolCode tools, CancellationToken cancellation) =>
        wait.Call is IInvocationOperation { TargetMethod.Name: "ParseAsync" or "DeserializeAsync" or "LoadAsync" or "ReadFromJsonAsync" } parse
        && UnendedWaits.BodyOf(parse) is { } body
        && ResponseBody.OriginsOf(body, tools, cancellation).All(origin => (origin.Address is not { } address || !Stranger.Chose(address, tools, cancellation))
            && (origin.Client is not { } client
                || !HttpClients.In(tools).ValuesOf(client, "BaseAddress", cancellation).Any(address => Stranger.Chose(address, tools, cancellation))));
}
