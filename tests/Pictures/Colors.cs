using Microsoft.CodeAnalysis.Classification;

namespace McpBounds.Pictures;

/// <summary>The colours of a light editor.</summary>
internal static class Colors
{
    public const string Text = "#1f2328";
    public const string Faint = "#6e7781";
    public const string Ground = "#ffffff";
    public const string Edge = "#d0d7de";
    public const string Bar = "#f3f3f3";
    public const string Link = "#0969da";
    public const string Warning = "#bf8803";
    public const string Selected = "#0060c0";
    public const string Added = "#dafbe1";
    public const string Removed = "#ffebe9";

    /// <summary>The colour of a kind of code.</summary>
    public static string Of(string kind) => kind switch
    {
        ClassificationTypeNames.Keyword => "#0000ff",
        ClassificationTypeNames.ControlKeyword => "#af00db",
        ClassificationTypeNames.StringLiteral or ClassificationTypeNames.VerbatimStringLiteral => "#a31515",
        ClassificationTypeNames.NumericLiteral => "#098658",
        ClassificationTypeNames.Comment => "#008000",
        ClassificationTypeNames.ClassName or ClassificationTypeNames.InterfaceName or ClassificationTypeNames.StructName => "#267f99",
        ClassificationTypeNames.MethodName or ClassificationTypeNames.ExtensionMethodName => "#795e26",
        ClassificationTypeNames.ParameterName or ClassificationTypeNames.LocalName or ClassificationTypeNames.PropertyName => "#001080",
        _ => Text,
    };
}
