using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.CodeFixes;

/// <summary>The body that one send call brings, and all that the function does with it.</summary>
internal sealed class ReceivedBody
{
    private readonly FixContext _context;

    /// <summary>The body that a read reported reads.</summary>
    public ReceivedBody(IInvocationOperation send, WholeRead read, FixContext context)
    {
        _context = context;
        Send = send;
        Read = read;
        Function = CodeFixes.Function.Of(send.Syntax);
        Variable = read.Body is null ? null : VariableOf(read.Body);
        Calls = CallsOnBody().ToImmutableArray();
    }

    /// <summary>The call that sends the request.</summary>
    public IInvocationOperation Send { get; }

    /// <summary>The same in the code.</summary>
    public InvocationExpressionSyntax SendCall => (InvocationExpressionSyntax)Send.Syntax;

    /// <summary>The read that is reported.</summary>
    public WholeRead Read { get; }

    /// <summary>The function that does both.</summary>
    public SyntaxNode Function { get; }

    /// <summary>The variable that holds the response; null if it is never named.</summary>
    public ILocalSymbol? Variable { get; }

    /// <summary>What the framework is asked to do with the content, its stream or a reader on it.</summary>
    public ImmutableArray<IInvocationOperation> Calls { get; }

    /// <summary>Those of the calls that read the whole body into memory.</summary>
    public IEnumerable<WholeRead> WholeReads => Calls.Where(call => call.Syntax != Read.Call.Syntax)
        .Select(call => WholeRead.Of(call, _context.Tools, _context.Cancellation)).OfType<WholeRead>().Prepend(Read);

    /// <summary>Whether the body is unpacked before it is read: a small one can hold a large one.</summary>
    public bool IsUnpacked => Calls.Select(static call => call.Instance ?? call.Arguments[0].Value).Any(IsUnpackedIn);

    /// <summary>The statement that an operation stands in.</summary>
    public static StatementSyntax? StatementOf(IOperation operation) => operation.Syntax.FirstAncestorOrSelf<StatementSyntax>();

    private IEnumerable<IInvocationOperation> CallsOnBody()
    {
        foreach (var call in CodeFixes.Function.OwnNodes(Function).OfType<InvocationExpressionSyntax>().Where(call => call != Send.Syntax))
        {
            if (_context.Model.GetOperation(call, _context.Cancellation) is IInvocationOperation operation
                && !operation.TargetMethod.IsDeclaredIn(_context.Compilation)
                && (operation.Instance ?? operation.Arguments.FirstOrDefault()?.Value) is { } subject && IsBody(subject)
                && ResponseBody.OriginsOf(subject, _context.Tools, _context.Cancellation).Any(origin => origin.Send.Syntax == Send.Syntax))
            {
                yield return operation;
            }
        }
    }

    private bool IsUnpackedIn(IOperation subject)
    {
        var isUnpacked = false;
        _context.Tools.Values.OriginsOf(subject, _context.Cancellation, operation =>
        {
            if (operation is not IObjectCreationOperation { Constructor.ContainingType.Name: var wrapper, Arguments: { IsEmpty: false } arguments })
            {
                return null;
            }

            isUnpacked |= wrapper is "GZipStream" or "DeflateStream" or "BrotliStream" or "ZLibStream";
            return new[] { arguments[0].Value };
        });
        return isUnpacked;
    }

    private static bool IsBody(IOperation subject) =>
        ValueFlow.Unwrap(subject).Type is { } type
        && (type.Is(HttpApi.Content) || type.Is("System.IO.Stream") || type.Is("System.IO.TextReader") || HoldsStream(type));

    /// <summary>A task of a stream, unwrapped from its <c>await</c>.</summary>
    private static bool HoldsStream(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Task", TypeArguments: { Length: 1 } result } && result[0].Is("System.IO.Stream");

    private ILocalSymbol? VariableOf(IOperation body)
    {
        for (var current = ValueFlow.Unwrap(body); ;)
        {
            switch (current)
            {
                case ILocalReferenceOperation { Local: var local } when local.Type.IsExactly(HttpApi.Response):
                    return local;
                case ILocalReferenceOperation { Local: var local } when InitialValueOf(local) is { } value:
                    current = ValueFlow.Unwrap(value);
                    break;
                case IPropertyReferenceOperation { Property.Name: "Content", Instance: { } response }:
                    current = ValueFlow.Unwrap(response);
                    break;
                case IInvocationOperation { TargetMethod.Name: "EnsureSuccessStatusCode", Instance: { } response }:
                    current = ValueFlow.Unwrap(response);
                    break;
                case IInvocationOperation { Instance: { } content } call when HttpApi.OpensContent(call.TargetMethod):
                    current = ValueFlow.Unwrap(content);
                    break;
                case IObjectCreationOperation { Constructor.ContainingType.Name: var wrapper, Arguments: { IsEmpty: false } arguments }
                    when HttpApi.TransparentWrappers.Contains(wrapper):
                    current = ValueFlow.Unwrap(arguments[0].Value);
                    break;
                default:
                    return null;
            }
        }
    }

    private IOperation? InitialValueOf(ILocalSymbol local) =>
        _context.DeclaratorOf(local) is { Initializer.Value: { } value }
            ? _context.Model.GetOperation(value, _context.Cancellation)
            : null;
}
