using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.CodeFixes;

/// <summary>
/// Bounds a response that has no name: of <c>GetStringAsync</c> and its like, of <c>GetStreamAsync</c>, or of a send whose content is read in the same
/// expression. It gets one, in statements of its own before the one that reads it.
/// </summary>
internal sealed class HoistedResponse(ResponseFixes fixes, ReceivedBody body, CappedLoad load)
{
    private readonly FixContext _context = fixes.Context;
    private readonly InvocationExpressionSyntax _call = body.SendCall;

    /// <summary>The call on the content that does what the shorthand did; null for a send that returns the response.</summary>
    private string? ReadName => body.Send.TargetMethod.Name switch
    {
        "GetStringAsync" => "ReadAsStringAsync",
        "GetByteArrayAsync" => "ReadAsByteArrayAsync",
        "GetStreamAsync" => "ReadAsStreamAsync",
        "GetFromJsonAsync" => "ReadFromJsonAsync",
        _ => null,
    };

    /// <summary>Adds the fix, if it is right.</summary>
    public bool TryBound()
    {
        if (_call.Expression is not MemberAccessExpressionSyntax || !IsCallOnClient || WaitingHere() is not { } waiting
            || fixes.Hoisting.PlaceFor(waiting.Whole) is not { } place
            || (NeedsResponseLater && Escape.Of(body.Send, _context))
            || !CanMoveArguments
            || fixes.Deadlines.For(body.Send, place) is not { } deadline)
        {
            return false;
        }

        fixes.Hoisted.Add(waiting.Whole);
        var name = fixes.Names.In(place.Scope, "response");
        ExpressionSyntax response = SyntaxFactory.IdentifierName(name);
        ExpressionSyntax? send = null;
        fixes.Edits.Change<InvocationExpressionSyntax>(_call, current =>
        {
            send = SendOf(current, deadline);
            return ReadName is null ? current : ReadOf(current, response, deadline);
        });
        fixes.Edits.Insert(place, _call.Span.End, () => Statements(name, send!, deadline, waiting.Style));
        if (ReadName is null)
        {
            fixes.Edits.Change<ExpressionSyntax>(Parenthesized(waiting.Whole), current => response.WithTriviaFrom(current));
        }
        else if (waiting.Whole == _call)
        {
            AsyncFunction.Make(body.Function, fixes.Edits, _context);
        }

        BodyCalls.GiveToken(body, deadline, place, fixes);
        return true;
    }

    /// <summary>Whether the response is used up by the call itself, or must stay open for what is done with its stream.</summary>
    private bool NeedsResponseLater => ReadName is null or "ReadAsStreamAsync";

    private IEnumerable<IArgumentOperation> MovedArguments => body.Send.Arguments.Where(argument =>
        ReadName is not null && argument is { IsImplicit: false, Syntax: ArgumentSyntax, Parameter.Name: not "requestUri" }
        && argument != CallArguments.TokenOf(body.Send));

    /// <summary>What moves behind the send must have no effect on it, and leave no comment behind.</summary>
    private bool CanMoveArguments => !MovedArguments.Any()
        || (MovedArguments.All(argument => fixes.Hoisting.IsHarmless(argument.Value.Syntax)) && !_call.ArgumentList.DescendantTrivia().Any(Body.IsComment));

    /// <summary>How the call is waited for; one that is simply returned is awaited once its function is async.</summary>
    private (Waiting Style, ExpressionSyntax Whole)? WaitingHere() =>
        Waiting.For(_call) is { } waiting ? waiting
        : ReadName is not null && AsyncFunction.CanReturn(_call, body.Function, _context) ? (Waiting.Await, _call)
        : null;

    /// <summary>Whether the call is written as one on the client, as an extension method need not be.</summary>
    private bool IsCallOnClient => body.Send.TargetMethod.ContainingType.IsExactly(HttpApi.Client)
        || _context.Model.GetSymbolInfo(_call, _context.Cancellation).Symbol is IMethodSymbol { MethodKind: MethodKind.ReducedExtension };

    private IEnumerable<StatementSyntax> Statements(string response, ExpressionSyntax send, Deadline deadline, Waiting waiting)
    {
        yield return Template.Statement($"using var {response} = __send;", ("__send", waiting.On(send)));
        if (ReadName is not null)
        {
            yield return Template.Statement($"{response}.EnsureSuccessStatusCode();");
        }

        yield return load.Of(response, deadline, waiting, _context);
    }

    /// <summary><c>client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token)</c>.</summary>
    private InvocationExpressionSyntax SendOf(InvocationExpressionSyntax current, Deadline deadline)
    {
        if (ReadName is null)
        {
            return BodyCalls.Streaming(current, body.Send, deadline, _context);
        }

        var access = (MemberAccessExpressionSyntax)current.Expression;
        var list = CallArguments.TokenOf(body.Send) is { } token ? CallArguments.WithValue(current.ArgumentList, token, deadline.Token) : current.ArgumentList;
        list = list.WithArguments(MovedArguments.Reverse().Aggregate(list.Arguments, (arguments, moved) => arguments.RemoveAt(CallArguments.IndexOf(moved))));
        list = CallArguments.WithHeadersOnly(list, body.Send, _context.HeadersOnly());
        return current
            .WithExpression(access.WithName(SyntaxFactory.IdentifierName("GetAsync").WithTriviaFrom(access.Name)))
            .WithArgumentList(CallArguments.TokenOf(body.Send) is null ? list.AddPlain(deadline.Token, "cancellationToken") : list)
            .WithoutTrivia();
    }

    /// <summary><c>response.Content.ReadAsStringAsync(timeout.Token)</c>.</summary>
    private ExpressionSyntax ReadOf(InvocationExpressionSyntax current, ExpressionSyntax response, Deadline deadline)
    {
        var list = MovedArguments.Select(argument => current.ArgumentList.Arguments[CallArguments.IndexOf(argument)].WithoutTrivia())
            .Aggregate(SyntaxFactory.ArgumentList(), CallArguments.AddPlain);
        var name = ((MemberAccessExpressionSyntax)current.Expression).Name;
        var read = (InvocationExpressionSyntax)Template.Expression($"__response.Content.{ReadName}()", ("__response", response));
        var access = (MemberAccessExpressionSyntax)read.Expression;
        var whole = read
            .WithExpression(name is GenericNameSyntax generic
                ? access.WithName(generic.WithIdentifier(SyntaxFactory.Identifier(ReadName!)).WithoutTrivia())
                : access)
            .WithArgumentList(WithToken(list, deadline.Token))
            .WithoutTrivia();
        return (Waiting.For(_call) is null ? Waiting.Await.On(whole) : whole).WithTriviaFrom(current);
    }

    /// <summary>The token, named where an optional parameter stands before it, or left out where nothing takes it.</summary>
    private ArgumentListSyntax WithToken(ArgumentListSyntax list, ExpressionSyntax token)
    {
        var forms = ReadName == "ReadFromJsonAsync"
            ? _context.Compilation.GetTypeByMetadataName("System.Net.Http.Json.HttpContentJsonExtensions")
            : _context.Compilation.GetTypeByMetadataName(HttpApi.Content);
        var tokenAt = forms?.GetMembers(ReadName!).OfType<IMethodSymbol>()
            .Select(static form => form.Parameters.Where(static parameter => parameter.Name != "content").ToList())
            .Where(static parameters => parameters.Count > 0 && parameters.Last().Type.IsExactly("System.Threading.CancellationToken"))
            .Select(static parameters => parameters.Count - 1).ToList();
        return tokenAt is not { Count: > 0 } ? list
            : tokenAt.Contains(list.Arguments.Count) ? list.AddPlain(token, "cancellationToken")
            : list.AddNamed("cancellationToken", token);
    }

    private static ExpressionSyntax Parenthesized(ExpressionSyntax expression) =>
        expression.Parent is ParenthesizedExpressionSyntax parentheses ? parentheses : expression;
}
