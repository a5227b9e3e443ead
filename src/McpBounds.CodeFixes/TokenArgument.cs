using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.CodeFixes;

/// <summary>Answers: how does a token come into this call? Through its own parameter, an overload, or, where awaiting is allowed, its asynchronous twin.</summary>
internal static class TokenArgument
{
    /// <summary>The full name of the token's type.</summary>
    public const string Token = "System.Threading.CancellationToken";

    /// <summary>A change of a call, given the call with all other changes made and the token.</summary>
    public delegate ExpressionSyntax Change(ExpressionSyntax current, ExpressionSyntax token);

    /// <summary>How the call or sequence gets a token, or null if it takes none.</summary>
    public static Change? For(ExpressionSyntax waited, SemanticModel model, CancellationToken cancellation)
    {
        if (IsSequence(waited, model, cancellation))
        {
            return static (current, token) => Template.Expression(
                "__sequence.WithCancellation(__token)", ("__sequence", Primary(current.WithoutTrivia())), ("__token", token)).WithTriviaFrom(current);
        }

        return waited is InvocationExpressionSyntax call && model.GetOperation(call, cancellation) is IInvocationOperation operation
            ? InArguments(call, operation, model) ?? Twin(call, operation, model, cancellation)
            : null;
    }

    /// <summary>How a call that takes a token itself, in this form or another, is given one.</summary>
    private static Change? InArguments(InvocationExpressionSyntax call, IInvocationOperation operation, SemanticModel model)
    {
        if (operation.Arguments.FirstOrDefault(static argument => argument is { IsImplicit: false, Syntax: ArgumentSyntax } && IsToken(argument.Parameter)) is { } given)
        {
            return OnArguments((list, token) => CallArguments.WithValue(list, given, token));
        }

        var method = operation.TargetMethod;
        if (operation.Arguments.Any(static argument => argument.ArgumentKind == ArgumentKind.ParamArray))
        {
            return null;
        }

        if (method.Parameters.FirstOrDefault(IsToken) is { } optional)
        {
            return Appending(call, method, optional.Name, optional.Ordinal, model);
        }

        var overload = SameNamed(method).FirstOrDefault(other =>
            other.Parameters.Length == method.Parameters.Length + 1 && IsToken(other.Parameters.Last()) && TakesFirst(method, other)
            && model.IsAccessible(call.SpanStart, other)
            && (IsSame(method.OriginalDefinition.ReturnType, other.ReturnType) || Waiting.For(call) is { Style.IsAwait: true }));
        return overload is null ? null : Appending(call, method, overload.Parameters.Last().Name, overload.Parameters.Length - 1, model);
    }

    private static IEnumerable<IMethodSymbol> SameNamed(IMethodSymbol method)
    {
        var definition = method.OriginalDefinition;
        return definition.ContainingType.GetMembers(definition.Name)
            .Concat(definition.ContainingType.BaseTypes().SelectMany(type => type.OriginalDefinition.GetMembers(definition.Name)))
            .OfType<IMethodSymbol>()
            .Where(other => other.IsStatic == definition.IsStatic && other.Arity == definition.Arity);
    }

    /// <summary>Whether a method's parameters begin as another's do.</summary>
    private static bool TakesFirst(IMethodSymbol method, IMethodSymbol other) => method.OriginalDefinition.Parameters.All(parameter =>
        parameter.RefKind == other.Parameters[parameter.Ordinal].RefKind && IsSame(parameter.Type, other.Parameters[parameter.Ordinal].Type));

    private static bool IsSame(ITypeSymbol one, ITypeSymbol other) => one.ToDisplayString() == other.ToDisplayString();

    private static bool IsToken(IParameterSymbol? parameter) => parameter?.Type.IsExactly(Token) == true;

    private static Change OnArguments(Func<ArgumentListSyntax, ExpressionSyntax, ArgumentListSyntax> change) => (current, token) =>
        current is InvocationExpressionSyntax call ? call.WithArgumentList(change(call.ArgumentList, token)) : current;

    /// <summary>The token at the list's end, named unless it is the next in turn.</summary>
    private static Change Appending(InvocationExpressionSyntax call, IMethodSymbol method, string name, int ordinal, SemanticModel model)
    {
        var isReduced = method.IsExtensionMethod && model.GetSymbolInfo(call).Symbol is IMethodSymbol { ReducedFrom: not null };
        var isNext = ordinal - (isReduced ? 1 : 0) == call.ArgumentList.Arguments.Count;
        return OnArguments((list, token) => isNext ? list.AddPlain(token, name) : list.AddNamed(name, token));
    }

    // foreach

    /// <summary>Whether this is what an <c>await foreach</c> goes through, and takes no token by itself.</summary>
    private static bool IsSequence(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellation) =>
        expression.Parent is CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } loop && loop.Expression == expression
        && model.GetTypeInfo(expression, cancellation).Type.Is("System.Collections.Generic.IAsyncEnumerable")
        && !(expression is InvocationExpressionSyntax call && model.GetOperation(call, cancellation) is IInvocationOperation operation
            && InArguments(call, operation, model) is not null);

    // An asynchronous twin

    /// <summary>The awaited twin of a synchronous call: <c>reader.Read()</c> is <c>await reader.ReadAsync(token)</c>.</summary>
    private static Change? Twin(InvocationExpressionSyntax call, IInvocationOperation operation, SemanticModel model, CancellationToken cancellation)
    {
        var method = operation.TargetMethod;
        if (call.Expression is not MemberAccessExpressionSyntax access || method.IsStatic && !method.IsExtensionMethod || !MayAwait(call)
            || model.GetTypeInfo(access.Expression, cancellation).Type is not { } receiver
            || !model.LookupSymbols(call.SpanStart, receiver, method.Name + "Async", includeReducedExtensionMethods: true).OfType<IMethodSymbol>()
                .Any(twin => IsTwin(operation, call, twin)))
        {
            return null;
        }

        var isPart = call.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax
            or PostfixUnaryExpressionSyntax or InvocationExpressionSyntax;
        return (current, token) =>
        {
            if (current is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax callee } plain)
            {
                return current;
            }

            var name = SyntaxFactory.Identifier(method.Name + "Async");
            SimpleNameSyntax asynchronous = callee.Name is GenericNameSyntax generic ? generic.WithIdentifier(name) : SyntaxFactory.IdentifierName(name);
            var task = plain.WithoutTrivia()
                .WithExpression(callee.WithName(asynchronous).WithoutLeadingTrivia())
                .WithArgumentList(plain.ArgumentList.AddPlain(token, "cancellationToken"));
            var awaited = Waiting.Await.On(task);
            return (isPart ? SyntaxFactory.ParenthesizedExpression(awaited) : awaited).WithTriviaFrom(current);
        };
    }

    private static bool IsTwin(IInvocationOperation operation, InvocationExpressionSyntax call, IMethodSymbol twin)
    {
        var given = call.ArgumentList.Arguments;
        var own = operation.Arguments.Where(static argument => argument is { IsImplicit: false, Syntax: ArgumentSyntax }).ToList();
        return given.All(static argument => argument.NameColon is null && argument.RefKindKeyword.RawKind == 0)
            && own.Count == given.Count
            && twin.Parameters.Length == given.Count + 1 && IsToken(twin.Parameters.Last()) && twin.Parameters.Last().Name == "cancellationToken"
            && own.Select((argument, i) => (argument, i)).All(pair => pair.argument.Parameter is { } parameter && IsSame(parameter.Type, twin.Parameters[pair.i].Type))
            && twin.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask" } task
            && (task.TypeArguments.Length == 1 ? operation.Type is { } type && IsSame(task.TypeArguments[0], type) : operation.TargetMethod.ReturnsVoid);
    }

    /// <summary>Whether an <c>await</c> may stand here, and nothing has to be done at once.</summary>
    private static bool MayAwait(SyntaxNode code)
    {
        var function = Function.Of(code);
        return Function.IsAsync(function) && !code.Ancestors().TakeWhile(node => node != function)
            .Any(static node => node is LockStatementSyntax or UnsafeStatementSyntax or FixedStatementSyntax or QueryExpressionSyntax or CatchFilterClauseSyntax);
    }

    private static ExpressionSyntax Primary(ExpressionSyntax expression) => expression
        is InvocationExpressionSyntax or MemberAccessExpressionSyntax or SimpleNameSyntax or ElementAccessExpressionSyntax or ParenthesizedExpressionSyntax
        ? expression
        : SyntaxFactory.ParenthesizedExpression(expression);
}
