using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Simplification;

namespace McpBounds.CodeFixes;

/// <summary>
/// Bounds a client's own read by one more argument, where the library is at hand: text for the agent is cut and says so. The client's timeout covers the body there, so
/// that no deadline is needed.
/// </summary>
/// <remarks>Text that is parsed afterwards must not be cut, and is not read so.</remarks>
internal static class LibraryRead
{
    /// <summary>Adds the fix, if the library has a reader for the call.</summary>
    public static bool TryBound(WholeRead read, FixContext context, Edits edits)
    {
        if (context.Compilation.GetTypeByMetadataName(LibraryApi.Readers) is not { } readers
            || read is not { Body: null,
                Call: IInvocationOperation { Syntax: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var name } access } syntax } call }
            || !context.Model.GetTypeInfo(access.Expression, context.Cancellation).Type.Is(HttpApi.Client)
            || !HasReader(read, call, context) || !CanTakeSize(syntax.ArgumentList) || Function.IsExpressionTree(syntax, context))
        {
            return false;
        }

        if (!edits.IsFirst(syntax))
        {
            return true;
        }

        edits.Change<InvocationExpressionSyntax>(syntax, current => current.WithArgumentList(WithSize(current.ArgumentList, context)));
        if (!context.Model.LookupNamespacesAndTypes(syntax.SpanStart, name: readers.Name).Contains(readers, SymbolEqualityComparer.Default))
        {
            edits.Change<SimpleNameSyntax>(name, current => current.WithAdditionalAnnotations(
                context.Generator.TypeExpression(readers).GetAnnotations("SymbolId").Append(Simplifier.AddImportsAnnotation).Append(Imports.Of(readers.ContainingNamespace))));
        }

        return true;
    }

    private static bool HasReader(WholeRead read, IInvocationOperation call, FixContext context) =>
        call.TargetMethod.Name == "GetStringAsync" && BodyUse.Of(read.Call, context.Tools, context.Cancellation) == Fate.Kept;

    /// <summary>The address comes first and without its name, and what is named behind it has the same name there.</summary>
    private static bool CanTakeSize(ArgumentListSyntax list) => list.Arguments.Count > 0 && list.Arguments[0].NameColon is null
        && list.Arguments.All(static argument => argument.NameColon is null or { Name.Identifier.ValueText: "cancellationToken" });

    private static ArgumentListSyntax WithSize(ArgumentListSyntax current, FixContext context) =>
        CallArguments.AfterFirst(current, SyntaxFactory.Argument(SyntaxFactory.ParseExpression(Template.Number(context.Bytes))));
}
