using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.CodeFixes;

/// <summary>Answers: which one change gives the client that is made or configured here a setting?</summary>
internal sealed class ClientConfiguration(ToolCode tools, Solution solution, ClientSetting setting, CancellationToken cancellation)
{
    /// <summary>Whether a node is of a kind that makes or configures a client.</summary>
    public static bool IsSite(SyntaxNode node) => node is BaseObjectCreationExpressionSyntax or InvocationExpressionSyntax or AssignmentExpressionSyntax;

    /// <summary>The change at a site, or null where none is safe.</summary>
    public SolutionEdit? At(SyntaxNode site) => site switch
    {
        BaseObjectCreationExpressionSyntax creation => InInitializer(creation),
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax configured } assignment => Beside(assignment, configured.Expression),
        InvocationExpressionSyntax call when NameOf(call) == "CreateClient" => Made(call),
        InvocationExpressionSyntax call => Registered(call),
        _ => null,
    };

    private static string? NameOf(InvocationExpressionSyntax call) => (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText;

    private SolutionEdit? Edit<TNode>(TNode node, Func<TNode, SyntaxNode> change)
        where TNode : SyntaxNode =>
        DocumentOf(node) is { } document ? SolutionEdit.Replacing(node, document, change) : null;

    /// <summary>The document of a node, if a person writes it.</summary>
    private Document? DocumentOf(SyntaxNode node) =>
        solution.GetDocument(node.SyntaxTree) is { } document and not SourceGeneratedDocument && !GeneratedCode.Is(node.SyntaxTree, cancellation)
            ? document
            : null;

    /// <summary>The value as it is written at a place.</summary>
    private string ValueAt(SyntaxNode place) => setting.ValueAt(place.SpanStart, tools.References.ModelOf(place.SyntaxTree));

    private Func<string, string> AssignmentAt(SyntaxNode place) => client => $"{client}.{setting.Property} = {ValueAt(place)}";

    // new HttpClient(…)

    private SolutionEdit? InInitializer(BaseObjectCreationExpressionSyntax creation) =>
        ValueAt(creation) is var value ? Edit(creation, current => InInitializer(current, value)) : null;

    private BaseObjectCreationExpressionSyntax InInitializer(BaseObjectCreationExpressionSyntax creation, string value)
    {
        var assignment = SyntaxFactory.ParseExpression($"{setting.Property} = {value}");
        if (creation.Initializer is not { } initializer)
        {
            var space = SyntaxFactory.TriviaList(SyntaxFactory.Space);
            var braces = SyntaxFactory.InitializerExpression(SyntaxKind.ObjectInitializerExpression, SyntaxFactory.SingletonSeparatedList(assignment))
                .WithOpenBraceToken(SyntaxFactory.Token(default, SyntaxKind.OpenBraceToken, space))
                .WithCloseBraceToken(SyntaxFactory.Token(space, SyntaxKind.CloseBraceToken, creation.GetTrailingTrivia()));
            return creation.WithTrailingTrivia(SyntaxFactory.Space).WithInitializer(braces);
        }

        return creation.WithInitializer(Unbounded(initializer) is { } unbounded
            ? initializer.ReplaceNode(unbounded, SyntaxFactory.ParseExpression(value).WithTriviaFrom(unbounded))
            : initializer.Expressions.Count == 0 ? initializer.WithExpressions(initializer.Expressions.Add(assignment.WithTrailingTrivia(SyntaxFactory.Space)))
            : initializer.WithExpressions(Lists.Append(initializer.Expressions, assignment)));
    }

    /// <summary>The value of an assignment in the initialiser that bounds nothing, and that a second one would not compile beside.</summary>
    private ExpressionSyntax? Unbounded(InitializerExpressionSyntax initializer) => initializer.Expressions
        .OfType<AssignmentExpressionSyntax>()
        .FirstOrDefault(assignment => assignment.Left is IdentifierNameSyntax target && target.Identifier.ValueText == setting.Property)?.Right;

    // http.BaseAddress = …, in a constructor

    private SolutionEdit? Beside(ExpressionSyntax expression, ExpressionSyntax client) =>
        expression.Parent is not ExpressionStatementSyntax { Parent: { } body } statement || DocumentOf(statement) is not { } document ? null
        : UnboundedIn(body, client.ToString()) is { } unbounded ? WithValue(unbounded)
        : CreatedClient.InsertAfter(statement, FunctionBodies.Statement(AssignmentAt(statement)(client.ToString()) + ";", statement), document);

    private SolutionEdit? WithValue(ExpressionSyntax unbounded) =>
        ValueAt(unbounded) is var text ? Edit(unbounded, value => SyntaxFactory.ParseExpression(text).WithTriviaFrom(value)) : null;

    // factory.CreateClient(…)

    private SolutionEdit? Made(InvocationExpressionSyntax call) =>
        DocumentOf(call) is { } document ? CreatedClient.Configure(call, AssignmentAt(call), tools.References.ModelOf(call.SyntaxTree), document, cancellation) : null;

    // services.AddHttpClient(…)

    private SolutionEdit? Registered(InvocationExpressionSyntax call)
    {
        var model = tools.References.ModelOf(call.SyntaxTree);
        if (model.GetOperation(call, cancellation) is not IInvocationOperation { TargetMethod: var method } operation)
        {
            return null;
        }

        var configures = ClientRegistration.Read(operation, model, cancellation).Configures;
        return configures.Select(Configured).FirstOrDefault(static edit => edit is not null)
            ?? (IsFluent(call, method) ? Edit(call, current => WithConfiguration(current, method, Lambda())) : null);

        ExpressionSyntax Lambda()
        {
            // Lambdas beside this one may have the same name for theirs.
            var client = new FreeNames(model).In(call, "client");
            return SyntaxFactory.ParseExpression($"{client} => {AssignmentAt(call)(client)}");
        }
    }

    /// <summary>Whether the services stand before the dot, and not among the arguments.</summary>
    private static bool IsFluent(InvocationExpressionSyntax call, IMethodSymbol method) =>
        call.Expression is MemberAccessExpressionSyntax && call.ArgumentList.Arguments.Count < method.Parameters.Length;

    /// <summary>The change in a lambda or method that is given the client.</summary>
    private SolutionEdit? Configured(IOperation configure) => configure switch
    {
        IAnonymousFunctionOperation { Symbol: var lambda } => InFunction(lambda, configure.Syntax),
        IMethodReferenceOperation { Method: { DeclaringSyntaxReferences.Length: 1 } method } when IsUsedOnce(method) =>
            InFunction(method, method.DeclaringSyntaxReferences[0].GetSyntax(cancellation)),
        _ => null,
    };

    /// <summary>A method that configures several clients would set them all.</summary>
    private bool IsUsedOnce(IMethodSymbol method) => tools.Reach.ReferencesTo(method.OriginalDefinition, cancellation).Length == 1;

    private SolutionEdit? InFunction(IMethodSymbol function, SyntaxNode declaration)
    {
        var client = function.Parameters.Last();
        if (!FunctionBodies.CanStart(declaration) || client.IsDiscard)
        {
            return null;
        }

        return UnboundedIn(declaration, client.Name) is { } unbounded
            ? WithValue(unbounded)
            : Edit(declaration, current => FunctionBodies.StartingWith(
                current, FunctionBodies.ReturnsValue(function), new[] { FunctionBodies.FirstStatement(AssignmentAt(declaration)(client.Name) + ";", declaration) }));
    }

    /// <summary>A value that is assigned now and bounds nothing: it would undo a bound set before it.</summary>
    private ExpressionSyntax? UnboundedIn(SyntaxNode function, string client) => function.DescendantNodes()
        .OfType<AssignmentExpressionSyntax>()
        .FirstOrDefault(assignment => assignment.Left is MemberAccessExpressionSyntax { Expression: var target, Name.Identifier.ValueText: var property }
            && property == setting.Property && target.ToString() == client)?.Right;

    /// <summary>Gives a registration that configures nothing its configuration, as an argument where an overload takes one.</summary>
    private static InvocationExpressionSyntax WithConfiguration(InvocationExpressionSyntax call, IMethodSymbol method, ExpressionSyntax lambda)
    {
        if (TakesConfiguration(method))
        {
            var arguments = call.ArgumentList;
            var argument = SyntaxFactory.Argument(lambda);
            if (arguments.Arguments.LastOrDefault()?.NameColon is not null)
            {
                argument = argument.WithNameColon(SyntaxFactory.NameColon("configureClient"));
            }

            return call.WithArgumentList(arguments.WithArguments(Lists.Append(arguments.Arguments, argument)));
        }

        var configure = SyntaxFactory.MemberAccessExpression(
            SyntaxKind.SimpleMemberAccessExpression, call.WithoutTrailingTrivia(), SyntaxFactory.IdentifierName("ConfigureHttpClient"));
        return SyntaxFactory.InvocationExpression(configure, SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(lambda))))
            .WithTrailingTrivia(call.GetTrailingTrivia());
    }

    /// <summary>Whether there is an overload that takes what is given now and then <c>Action&lt;HttpClient&gt; configureClient</c>.</summary>
    private static bool TakesConfiguration(IMethodSymbol method)
    {
        var names = method.OriginalDefinition.Parameters.Select(static parameter => parameter.Name).Append("configureClient");
        return method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Any(overload =>
            overload.TypeParameters.Length == method.TypeParameters.Length
            && overload.Parameters.Select(static parameter => parameter.Name).SequenceEqual(names)
            && overload.Parameters.Last().Type is INamedTypeSymbol { Name: "Action", TypeArguments: { Length: 1 } given } && given[0].Is(HttpApi.Client));
    }
}
