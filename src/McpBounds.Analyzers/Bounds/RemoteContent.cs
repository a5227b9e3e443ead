using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: was this address found in what another site sent, other than as the API's own word?</summary>
/// <param name="tools">The tools of the compilation.</param>
/// <param name="isStrange">Whether the agent or somebody else chose the host of an address: what such a host sends is never a peer's own.</param>
/// <param name="followsRedirects">Whether a redirect is its sender's own word, as what its API gives is.</param>
internal sealed class RemoteContent(ToolCode tools, Func<IOperation, bool> isStrange, bool followsRedirects)
{
    /// <summary>Methods of the platform that run a lambda for each element of what they are called on or given first.</summary>
    private static readonly HashSet<string> s_each = new(StringComparer.Ordinal) { "Enumerable", "ParallelEnumerable", "Parallel", "List", "Array", "AsyncEnumerable" };

    /// <summary>Texts that have been looked at: what is found in one may be searched again.</summary>
    private readonly HashSet<SyntaxNode> _searched = new();

    /// <summary>Whether somebody who is not the peer may have written a value.</summary>
    public bool Chose(IOperation value, CancellationToken cancellation) =>
        tools.Values.OriginsOf(value, cancellation, operation => Container(operation, cancellation)).Any(origin =>
            (IsRedirect(origin) && (!followsRedirects || IsStrangersRedirect(origin, cancellation))) || IsFoundInText(origin, cancellation) || (origin is IInvocationOperation reply && (IsText(reply) || IsStrangersReply(reply, cancellation))));

    /// <summary>For the parameter of a lambda that is run for each element of a sequence: the sequence; of one that makes what a cache has not: the key.</summary>
    public static IOperation? SequenceOf(IOperation operation) => operation is not IParameterReferenceOperation ? null
        : operation is { Syntax: IdentifierNameSyntax name, SemanticModel: { } model } && model.GetSymbolInfo(name).Symbol is IRangeVariableSymbol { DeclaringSyntaxReferences: { Length: > 0 } ranges }
            ? ranges[0].GetSyntax() is FromClauseSyntax { Expression: var source } ? model.GetOperation(source) : null
        : ElementsGivenTo(operation);

    private static IOperation? ElementsGivenTo(IOperation operation) =>
        operation is IParameterReferenceOperation { Parameter: { Ordinal: 0, ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } function } }
        && function.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } }
        && operation.SemanticModel?.GetOperation(call) is IInvocationOperation { TargetMethod: { Name: var name, ContainingType: { } owner } } each && owner.IsOfPlatform()
            ? name == "GetOrAdd" ? each.Arguments.FirstOrDefault()?.Value
            : s_each.Contains(owner.Name) ? each.Instance ?? each.Arguments.FirstOrDefault()?.Value : null
            : null;

    private bool IsFoundInText(IOperation origin, CancellationToken cancellation) =>
        IsOfPage(origin)
        || (TextFinds.MatchedText(origin) is { } matched && IsRemote(matched, cancellation))
        || (TextFinds.SlicedText(origin) is { } sliced && (IsTextBody(sliced, cancellation) || isStrange(sliced)));

    /// <summary>Where a peer says that the answer is to be had elsewhere; code that follows it by hand goes wherever that is.</summary>
    private static bool IsRedirect(IOperation operation) => operation is IPropertyReferenceOperation { Property: { Name: "Location", ContainingType.Name: "HttpResponseHeaders" } };

    private bool IsStrangersRedirect(IOperation redirect, CancellationToken cancellation) =>
        redirect is IPropertyReferenceOperation { Instance: { } headers } && ValueFlow.Unwrap(headers) is IPropertyReferenceOperation { Property.Name: "Headers", Instance: { } response }
        && tools.Values.OriginsOf(response, cancellation, Sent).OfType<IInvocationOperation>().Any(sent => IsSentByStranger(sent, cancellation));

    private static bool IsOfPage(IOperation operation) => TextFinds.IsOfPage(operation, static tree => LibraryImports.Of(tree, CancellationToken.None));

    /// <summary>Whether a text comes out of anything that was sent here, a field of it included.</summary>
    private bool IsRemote(IOperation text, CancellationToken cancellation) =>
        _searched.Add(text.Syntax)
        && tools.Values.OriginsOf(text, cancellation, operation => Sender(operation, cancellation) ?? Container(operation, cancellation)).Any(origin =>
            IsSender(origin, cancellation) || IsFoundInText(origin, cancellation) || tools.AgentInput.Is(origin, cancellation)
            || (origin is IInvocationOperation parse && BodyParsers.IsParse(parse.TargetMethod) && parse.Arguments.FirstOrDefault()?.Value is { } parsed && IsRemote(parsed, cancellation)));

    private bool IsTextBody(IOperation text, CancellationToken cancellation) =>
        tools.Values.OriginsOf(text, cancellation, operation => Container(operation, cancellation)).Any(static origin => origin is IInvocationOperation read && IsText(read));

    private IEnumerable<IOperation>? Sender(IOperation operation, CancellationToken cancellation) => IsSender(operation, cancellation) ? Enumerable.Empty<IOperation>() : null;

    private bool IsSender(IOperation operation, CancellationToken cancellation) =>
        operation is IInvocationOperation { TargetMethod: var method } && (HttpApi.IsSend(method) || ResponseReads.Of(method) is { } read && IsOfResponse(read))
        || (operation is IInvocationOperation or IInvalidOperation && RemoteCalls.In(tools).Of(operation, cancellation) is not null);

    /// <summary>A body that is an address as it stands, or lines of them.</summary>
    private static bool IsText(IInvocationOperation call) => ResponseReads.Of(call.TargetMethod) is { Form: not BodyForm.Parsed } read && IsOfResponse(read);

    private bool IsStrangersReply(IInvocationOperation reply, CancellationToken cancellation)
    {
        if (BodyParsers.IsParse(reply.TargetMethod) || (ResponseReads.Of(reply.TargetMethod) is { Subject: ReadSubject.Body } read && IsOfResponse(read)))
        {
            var body = reply.Instance is { } instance && instance.Type.Is(HttpApi.Content) ? instance : reply.Arguments.FirstOrDefault()?.Value;
            return body is not null && tools.Values.OriginsOf(body, cancellation, Sent).OfType<IInvocationOperation>().Any(sent => IsSentByStranger(sent, cancellation));
        }

        return IsSentByStranger(reply, cancellation);
    }

    private bool IsSentByStranger(IInvocationOperation send, CancellationToken cancellation)
    {
        if (send.TargetMethod.ContainingNamespace?.ToDisplayString() is "Flurl.Http" or "RestSharp")
        {
            return isStrange(send);
        }

        var isSend = HttpApi.IsSend(send.TargetMethod) || HttpApi.IsStreamingGet(send.TargetMethod) || ResponseReads.Of(send.TargetMethod) is { Subject: ReadSubject.Client };
        return isSend && ResponseBody.AddressOf(send) is { } address && isStrange(address);
    }

    /// <summary>From what is parsed to the call that asked for it.</summary>
    private static IEnumerable<IOperation>? Sent(IOperation operation) => operation switch
    {
        IInvocationOperation call when HttpApi.IsSend(call.TargetMethod) || HttpApi.IsStreamingGet(call.TargetMethod) => Enumerable.Empty<IOperation>(),
        IInvocationOperation call when ResponseReads.Of(call.TargetMethod) is { } read && IsOfResponse(read) =>
            read.Subject == ReadSubject.Client ? Enumerable.Empty<IOperation>() : new[] { call.Instance ?? call.Arguments[0].Value },
        IInvocationOperation { Instance: { } content } call when HttpApi.OpensContent(call.TargetMethod) => new[] { content },
        IInvocationOperation { TargetMethod.Name: "EnsureSuccessStatusCode", Instance: { } response } => new[] { response },
        IInvocationOperation { TargetMethod.ContainingType: { SpecialType: SpecialType.System_String } or { Name: "Encoding" } } text =>
            (text.TargetMethod.ContainingType.Name == "Encoding" ? null : text.Instance) is { } instance ? new[] { instance } : text.Arguments.Take(1).Select(static argument => argument.Value),
        IPropertyReferenceOperation { Property.Name: "Content", Instance: { } message } => new[] { message },
        IObjectCreationOperation { Constructor: { } constructor, Arguments: { IsEmpty: false } arguments }
            when HttpApi.TransparentWrappers.Contains(constructor.ContainingType.Name) || BodyParsers.IsReader(constructor) => new[] { arguments[0].Value },
        _ => null,
    };

    /// <summary>Out of a part, what it is taken from, up to the reply, the parse or the place in a text that it was found at.</summary>
    private IEnumerable<IOperation>? Container(IOperation operation, CancellationToken cancellation) => operation switch
    {
        _ when IsRedirect(operation) || TextFinds.MatchedText(operation) is not null || TextFinds.SlicedText(operation) is not null || IsOfPage(operation) => Enumerable.Empty<IOperation>(),
        _ when SequenceOf(operation) is { } sequence => new[] { sequence },
        IInvocationOperation call when HttpApi.IsSend(call.TargetMethod) || BodyParsers.IsParse(call.TargetMethod) || ResponseReads.Of(call.TargetMethod) is { } read && IsOfResponse(read) =>
            Enumerable.Empty<IOperation>(),
        IInvocationOperation { Instance: { } instance } call when !call.TargetMethod.IsDeclaredIn(tools.Compilation) && IsHolder(instance.Type) => new[] { instance },
        IInvocationOperation { Instance: null, TargetMethod: { IsExtensionMethod: true, ContainingType: var owner }, Arguments: { IsEmpty: false } arguments } when owner.IsOfPlatform() =>
            new[] { arguments[0].Value },
        IPropertyReferenceOperation { Instance: { } instance and not IInstanceReferenceOperation } => new[] { instance },
        IFieldReferenceOperation { Instance: { } instance and not IInstanceReferenceOperation, Field.ContainingType.IsTupleType: false } => new[] { instance },
        IArrayElementReferenceOperation element => new[] { element.ArrayReference },
        IArrayCreationOperation { Initializer.ElementValues: var elements } => elements,
        ITupleOperation { Elements: var elements } => elements,
        IObjectCreationOperation { Type: { } type } creation when IsCollection(type) => Gathered(creation, cancellation),
        { Syntax.RawKind: SyntaxIndex.CollectionExpression } => operation.ChildOperations,
        IInvalidOperation when RemoteCalls.In(tools).Of(operation, cancellation) is null => Unbound(operation, cancellation),
        _ => null,
    };

    /// <summary>What a call or access that does not bind is made on, or what the project's own method returns that it calls with an argument of an unknown type.</summary>
    private IEnumerable<IOperation>? Unbound(IOperation operation, CancellationToken cancellation)
    {
        var model = operation.SemanticModel!;
        var own = operation.Syntax is InvocationExpressionSyntax ? model.GetSymbolInfo(operation.Syntax, cancellation).CandidateSymbols.Where(method => method.IsDeclaredIn(tools.Compilation)).ToList() : new();
        if (own.Count > 0)
        {
            return own.SelectMany(method => tools.Values.DeclarationsOf(method, cancellation)).SelectMany(declaration => ValueFlow.ReturnedBy(declaration, tools, cancellation));
        }

        var receiver = operation.Syntax switch
        {
            InvocationExpressionSyntax call => UnresolvedCall.ReceiverOf(call),
            ExpressionSyntax link => UnresolvedCall.Before(link),
            _ => null,
        };
        return receiver is not null && model.GetOperation(receiver, cancellation) is { } held ? new[] { held } : null;
    }

    /// <summary>What a collection is made with, and what is added to the variable that holds it.</summary>
    private static List<IOperation>? Gathered(IObjectCreationOperation creation, CancellationToken cancellation)
    {
        var added = (creation.Initializer?.Initializers ?? Enumerable.Empty<IOperation>()).OfType<IInvocationOperation>();
        if (creation.Syntax.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var name } } && creation.SemanticModel is { } model)
        {
            added = added.Concat(CodeUnit.MemberOf(creation.Syntax).Node.DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Where(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "AddRange" or "Insert" or "Enqueue" or "Push", Expression: IdentifierNameSyntax target }
                    && target.Identifier.ValueText == name)
                .Select(call => model.GetOperation(call, cancellation))
                .OfType<IInvocationOperation>());
        }

        return added.SelectMany(static call => call.Arguments).Select(static argument => argument.Value).ToList() is { Count: > 0 } values ? values : null;
    }

    private static bool IsOfResponse(ResponseRead read) => read.Subject == ReadSubject.Client || read.Type.StartsWith("System.Net.Http", StringComparison.Ordinal);

    /// <summary>What a method of the platform is called on to get a part of: a document, a match, a collection.</summary>
    private static bool IsHolder(ITypeSymbol? type) => type is not null && (IsCollection(type) || type.ContainingNamespace?.ToDisplayString() is { } space
        && (space.StartsWith("System.Text.Json", StringComparison.Ordinal) || space.StartsWith("System.Xml", StringComparison.Ordinal)
            || space.StartsWith("Newtonsoft.Json", StringComparison.Ordinal) || space.StartsWith("System.Text.RegularExpressions", StringComparison.Ordinal)));

    private static bool IsCollection(ITypeSymbol type) => type is IArrayTypeSymbol || type.ContainingNamespace?.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal) == true;
}
