using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: is a document store only asked for what has certain values, or given something to keep? Anything else may be a search through all that it has.</summary>
/// <remarks>Read from the syntax, so that a call whose package is not restored is read like any other.</remarks>
internal static class StoreLookup
{
    /// <summary>How deep conditions and variables of a filter are looked into.</summary>
    private const int MostDeep = 8;

    private static readonly ImmutableHashSet<string> s_filtered = ImmutableHashSet.Create(
        "Find", "FindAsync", "FindSync", "FindOneAndDelete", "FindOneAndDeleteAsync", "FindOneAndReplace", "FindOneAndReplaceAsync", "FindOneAndUpdate", "FindOneAndUpdateAsync",
        "CountDocuments", "CountDocumentsAsync", "DeleteOne", "DeleteOneAsync", "ReplaceOne", "ReplaceOneAsync", "UpdateOne", "UpdateOneAsync");

    private static readonly ImmutableHashSet<string> s_given = ImmutableHashSet.Create("InsertOne", "InsertOneAsync", "InsertMany", "InsertManyAsync");

    private static readonly ImmutableHashSet<string> s_values = ImmutableHashSet.Create("Eq", "In", "Gt", "Gte", "Lt", "Lte", "Exists");

    private static readonly ImmutableHashSet<string> s_joins = ImmutableHashSet.Create("And", "Or");

    /// <summary>Whether a call, or the one that its chain begins with, is one of these.</summary>
    public static bool Is(RemoteCall query, ToolCode tools, CancellationToken cancellation)
    {
        var link = query.Operation.Syntax as ExpressionSyntax;
        while (link is InvocationExpressionSyntax call)
        {
            var name = UnresolvedCall.NameOf(call)?.Identifier.ValueText ?? "";
            if (s_given.Contains(name))
            {
                return true;
            }

            if (s_filtered.Contains(name))
            {
                return call.ArgumentList.Arguments.FirstOrDefault() is { Expression: var filter } && NamesValues(filter, tools.References.ModelOf(call.SyntaxTree), 0, cancellation);
            }

            link = UnresolvedCall.ReceiverOf(call);
        }

        return false;
    }

    private static bool NamesValues(ExpressionSyntax filter, SemanticModel model, int depth, CancellationToken cancellation) => depth < MostDeep && filter switch
    {
        ParenthesizedExpressionSyntax { Expression: var inner } => NamesValues(inner, model, depth + 1, cancellation),
        ConditionalExpressionSyntax choice => NamesValues(choice.WhenTrue, model, depth + 1, cancellation) && NamesValues(choice.WhenFalse, model, depth + 1, cancellation),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.BitwiseAndExpression or (int)SyntaxKind.BitwiseOrExpression } both =>
            NamesValues(both.Left, model, depth + 1, cancellation) && NamesValues(both.Right, model, depth + 1, cancellation),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Empty" } => true,
        LambdaExpressionSyntax { ExpressionBody: { } condition } => !condition.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(),
        InvocationExpressionSyntax call => UnresolvedCall.NameOf(call)?.Identifier.ValueText is { } name
            && (s_values.Contains(name) || (s_joins.Contains(name) && call.ArgumentList.Arguments.All(argument => NamesValues(argument.Expression, model, depth + 1, cancellation)))),
        IdentifierNameSyntax variable => model.GetSymbolInfo(variable, cancellation).Symbol is ILocalSymbol local
            && Write.In(CodeUnit.MemberOf(variable).Node, model, cancellation).Where(write => SymbolEqualityComparer.Default.Equals(write.Variable, local)).ToList() is { Count: > 0 } writes
            && writes.TrueForAll(write => write.Value is { } value && value != filter && NamesValues(value, model, depth + 1, cancellation)),
        _ => false,
    };
}
