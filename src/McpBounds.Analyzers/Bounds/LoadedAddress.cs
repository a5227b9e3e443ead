using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does this call of the XML library fetch what it loads? It takes a text that may be a file's path or an address.</summary>
internal static class LoadedAddress
{
    private static readonly HashSet<string> s_ofWeb = new(StringComparer.OrdinalIgnoreCase) { "url", "urls", "uri", "uris", "feed", "feeds", "rss", "atom", "link", "links", "endpoint", "href", "site", "sitemap" };

    private static readonly HashSet<string> s_ofFiles = new(StringComparer.OrdinalIgnoreCase)
        { "file", "files", "filename", "filepath", "path", "paths", "dir", "directory", "folder", "project", "csproj", "solution", "document", "doc", "config", "schema", "resource", "assembly" };

    private static readonly HashSet<string> s_loads = new(StringComparer.Ordinal) { "Load", "LoadAsync", "Deserialize", "ReadXml", "ReadFrom" };

    /// <summary>Whether a call of this name may be one: asked of syntax.</summary>
    public static bool MayBe(SimpleNameSyntax name) =>
        name is { Identifier.ValueText: "Create", Parent: MemberAccessExpressionSyntax { Expression: var owner } } && owner.ToString().EndsWith("XmlReader", StringComparison.Ordinal);

    /// <summary>The address that a call fetches, or null.</summary>
    public static IOperation? Of(IInvocationOperation call, ToolCode tools, CancellationToken cancellation) =>
        call is { TargetMethod: { ContainingType.Name: "XDocument" or "XElement" or "XmlDocument" or "XmlReader", Parameters: { IsEmpty: false } parameters }, Arguments: { IsEmpty: false } arguments }
        && parameters[0].Type.SpecialType == SpecialType.System_String
        && (call.TargetMethod.Name == "Load" || (call.TargetMethod.Name == "Create" && IsReadWhole((InvocationExpressionSyntax)call.Syntax)))
        && IsOfWeb(arguments[0].Value, tools, cancellation)
            ? arguments[0].Value
            : null;

    private static bool IsOfWeb(IOperation address, ToolCode tools, CancellationToken cancellation)
    {
        var (origins, through) = tools.Values.Follow(address, operation => AddressHead.Of(operation, tools, cancellation), cancellation);
        if (origins.Any(static origin => origin.ConstantValue is { HasValue: true, Value: string text } && text.StartsWith("http", StringComparison.OrdinalIgnoreCase) && text.Contains("://")))
        {
            return true;
        }

        var words = through.Select(static symbol => symbol.Name).Concat(origins.Select(NameOf)).SelectMany(static name => BulkWords.WordsOf(name)).ToList();
        return words.Any(s_ofWeb.Contains) || (!words.Any(s_ofFiles.Contains) && origins.Any(origin => tools.AgentInput.Is(origin, cancellation)));
    }

    private static string NameOf(IOperation origin) => origin switch
    {
        IParameterReferenceOperation { Parameter.Name: var name } => name,
        IMemberReferenceOperation { Member.Name: var name } => name,
        ILocalReferenceOperation { Local.Name: var name } => name,
        _ => "",
    };

    /// <summary>Whether the reader is handed to what reads it to its end.</summary>
    private static bool IsReadWhole(InvocationExpressionSyntax create) => create.Parent switch
    {
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax load } => Loads(load),
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var reader } } => CodeUnit.MemberOf(create).Node.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Any(load => Loads(load) && load.ArgumentList.Arguments.Any(argument => argument.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == reader)),
        _ => false,
    };

    private static bool Loads(InvocationExpressionSyntax call) => UnresolvedCall.NameOf(call) is { Identifier.ValueText: var name } && s_loads.Contains(name);
}
