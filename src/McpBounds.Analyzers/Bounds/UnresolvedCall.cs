using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>
/// Answers: is this call, of a type that cannot be resolved, one into a remote service's library? Packages that are not restored yet leave their types
/// unresolved; then a chain that begins with a value of such a type, in a file that imports a known library, is taken for a call into it.
/// </summary>
internal sealed class UnresolvedCall(ToolCode tools)
{
    /// <summary>The library that a call which does not bind seems to belong to.</summary>
    public RemoteApi? Of(IOperation call, CancellationToken cancellation)
    {
        if (NameOf(call.Syntax) is not { } name || IsLinkOfChain(call.Syntax) || tools.References.ModelOf(call.Syntax.SyntaxTree) is var model && Root(call.Syntax, model, cancellation) is not { } root)
        {
            return null;
        }

        var client = TypeNameOf(root, model, cancellation);
        return LibrariesAt(call.Syntax, root, model, cancellation).FirstOrDefault(library => library.MayHold(name.Identifier.ValueText, IsAwaited(call.Syntax), client));
    }

    /// <summary>Whether a member is one of a value of a missing library whose namespace begins like this.</summary>
    public bool IsOf(MemberAccessExpressionSyntax member, string space, CancellationToken cancellation) =>
        tools.References.ModelOf(member.SyntaxTree) is var model && Root(member, model, cancellation) is { } root
        && LibrariesAt(member, root, model, cancellation).Any(library => library.Owner.StartsWith(space, StringComparison.Ordinal));

    /// <summary>The name that a call names.</summary>
    public static SimpleNameSyntax? NameOf(SyntaxNode call) => (call as InvocationExpressionSyntax)?.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    /// <summary>Whether another call is made on what this one returns, which so may be but a handle; one that is awaited in between is a call of its own.</summary>
    private static bool IsLinkOfChain(SyntaxNode call)
    {
        var link = call;
        while (link.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax
            || (link.Parent is InvocationExpressionSyntax next && next.Expression == link))
        {
            link = link.Parent;
            if (link is InvocationExpressionSyntax outer && NameOf(outer) is { Identifier.ValueText: not ("AsPages" or "ConfigureAwait" or "WithCancellation" or "GetAwaiter" or "GetResult" or "WaitAsync") } name
                && !RemoteApi.IsOfData(name.Identifier.ValueText))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAwaited(SyntaxNode call)
    {
        var node = call;
        while (node.Parent is MemberAccessExpressionSyntax or InvocationExpressionSyntax or ParenthesizedExpressionSyntax or ConditionalAccessExpressionSyntax)
        {
            node = node.Parent;
        }

        return node.Parent is AwaitExpressionSyntax || (node.Parent is CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } loop && loop.Expression == node);
    }

    /// <summary>The leftmost part of a chain whose type is not known: a value, never a type's name.</summary>
    private static ExpressionSyntax? Root(SyntaxNode call, SemanticModel model, CancellationToken cancellation)
    {
        ExpressionSyntax? root = null;
        for (var link = (ExpressionSyntax?)call; link is not null; link = Before(link))
        {
            if (link != call && IsUnknown(model.GetTypeInfo(link, cancellation).Type) && model.GetSymbolInfo(link, cancellation).Symbol is not (ITypeSymbol or INamespaceSymbol))
            {
                root = link;
            }
        }

        return root is IdentifierNameSyntax && model.GetSymbolInfo(root, cancellation).Symbol is null ? null : root;
    }

    /// <summary>What a call is made on; null for one that names nothing before the dot.</summary>
    public static ExpressionSyntax? ReceiverOf(InvocationExpressionSyntax call) => Before(call.Expression);

    /// <summary>The link of a chain that stands before another.</summary>
    public static ExpressionSyntax? Before(ExpressionSyntax link) => link switch
    {
        InvocationExpressionSyntax call => call.Expression,
        MemberAccessExpressionSyntax access => access.Expression,
        ElementAccessExpressionSyntax element => element.Expression,
        ParenthesizedExpressionSyntax parenthesized => parenthesized.Expression,
        AwaitExpressionSyntax awaited => awaited.Expression,
        PostfixUnaryExpressionSyntax suppressed => suppressed.Operand,
        ConditionalAccessExpressionSyntax conditional => conditional.Expression,
        MemberBindingExpressionSyntax or ElementBindingExpressionSyntax => ReceiverOf(link),
        _ => null,
    };

    /// <summary>What stands before the <c>?.</c> of a binding; in <c>a?.B?.C()</c> a binding may itself stand before another.</summary>
    private static ExpressionSyntax? ReceiverOf(ExpressionSyntax binding) =>
        binding.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault(access => access.WhenNotNull.Span.Contains(binding.Span))?.Expression;

    /// <summary>An unresolved type, or one of the project that derives from an unresolved one.</summary>
    private static bool IsUnknown(ITypeSymbol? type) =>
        WithoutNull(type) is { TypeKind: TypeKind.Error } || type?.BaseTypes().Any(static b => b.TypeKind == TypeKind.Error) == true;

    /// <summary>Where nullable annotations are off, <c>Client?</c> of an unknown type is taken for a nullable structure.</summary>
    private static ITypeSymbol? WithoutNull(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: { Length: 1 } held } ? held[0] : type;

    /// <summary>The name of the type at the beginning of the chain, followed through locals to the client they were made with.</summary>
    private static string TypeNameOf(ExpressionSyntax root, SemanticModel model, CancellationToken cancellation)
    {
        for (var (current, hops) = ((ExpressionSyntax?)root, 0); current is not null && hops < 8; hops++)
        {
            if (WithoutNull(model.GetTypeInfo(current, cancellation).Type) is { Name: { Length: > 0 } name } && name is not ("var" or "?"))
            {
                return name;
            }

            var given = model.GetSymbolInfo(current, cancellation).Symbol is ILocalSymbol local
                ? local.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).OfType<VariableDeclaratorSyntax>().FirstOrDefault()?.Initializer?.Value
                : null;
            current = given is null ? null : Root(given, model, cancellation) ?? given;
        }

        return "";
    }

    /// <summary>The known libraries that the file of a call imports, or the file that declares what the chain begins with.</summary>
    private IEnumerable<RemoteApi> LibrariesAt(SyntaxNode call, ExpressionSyntax root, SemanticModel model, CancellationToken cancellation)
    {
        var declared = (model.GetSymbolInfo(root, cancellation).Symbol?.DeclaringSyntaxReferences ?? ImmutableArray<SyntaxReference>.Empty).Select(static reference => reference.SyntaxTree);
        return declared.Prepend(call.SyntaxTree).Distinct().SelectMany(tree => LibraryImports.In(tools).MissingAt(tree, cancellation)).Distinct();
    }
}
