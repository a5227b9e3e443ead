using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Apis;

/// <summary>What the platform's members do to the size of a number.</summary>
internal static class Numbers
{
    private static readonly ImmutableHashSet<string> s_lengths = ImmutableHashSet.Create(
        "Length", "LongLength", "Count", "LongCount", "GetLength", "GetArrayLength", "GetPropertyCount", "TryGetNonEnumeratedCount", "ContentLength", "GetByteCount",
        "GetCharCount", "IndexOf", "LastIndexOf", "Total", "TotalCount", "TotalItems", "TotalResults");

    private static readonly ImmutableHashSet<string> s_spans = ImmutableHashSet.Create(
        "FromDays", "FromHours", "FromMinutes", "FromSeconds", "FromMilliseconds", "FromMicroseconds", "FromTicks");

    private static readonly ImmutableHashSet<string> s_readers = ImmutableHashSet.Create(
        "GetInt16", "GetInt32", "GetInt64", "GetUInt16", "GetUInt32", "GetUInt64", "GetSingle", "GetDouble", "GetDecimal", "GetValue", "GetValueOrDefault", "Value",
        "ToObject", "Deserialize", "Parse",
        "TryGetInt16", "TryGetInt32", "TryGetInt64", "TryGetUInt32", "TryGetUInt64", "TryGetSingle", "TryGetDouble", "TryGetDecimal", "TryGetValue", "TryParse",
        "ElementAt", "First", "FirstOrDefault");

    private static readonly ImmutableHashSet<string> s_totals = ImmutableHashSet.Create(
        "TotalDays", "TotalHours", "TotalMinutes", "TotalSeconds", "TotalMilliseconds", "Ticks", "Value");

    /// <summary>Whether a type holds no number that matters: an enumeration, a byte, a truth value.</summary>
    public static bool IsSmall(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: { Length: 1 } arguments } => IsSmall(arguments[0]),
        { TypeKind: TypeKind.Enum } => true,
        { SpecialType: var special } => special is SpecialType.System_Boolean or SpecialType.System_Byte or SpecialType.System_SByte or SpecialType.System_Char,
        null => false,
    };

    /// <summary>Whether a type is a number, or one that may be missing.</summary>
    public static bool IsNumber(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: { Length: 1 } arguments } => IsNumber(arguments[0]),
        { SpecialType: var special } => special is (>= SpecialType.System_SByte and <= SpecialType.System_Double) or SpecialType.System_Decimal,
        null => false,
    };

    /// <summary>The least and the largest number of a type; none for one that holds more than anybody asks for.</summary>
    public static (double Least, double Most) ExtentOf(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: { Length: 1 } arguments } => ExtentOf(arguments[0]),
        { SpecialType: SpecialType.System_SByte } => (sbyte.MinValue, sbyte.MaxValue),
        { SpecialType: SpecialType.System_Byte } => (byte.MinValue, byte.MaxValue),
        { SpecialType: SpecialType.System_Int16 } => (short.MinValue, short.MaxValue),
        { SpecialType: SpecialType.System_UInt16 } => (ushort.MinValue, ushort.MaxValue),
        { SpecialType: SpecialType.System_UInt32 or SpecialType.System_UInt64 } => (0, double.MaxValue),
        _ => (double.MinValue, double.MaxValue),
    };

    /// <summary>Whether a result is never more than each of the values compared: <c>Math.Min</c>, <c>Math.Clamp</c>.</summary>
    public static bool IsLowerOf(IMethodSymbol method) =>
        method.Name is "Min" or "Clamp" && method.IsStatic && IsNumeric(method.ContainingType) && method.Parameters.Length is 2 or 3;

    /// <summary>The values that bound the result of <see cref="IsLowerOf"/>: not the lower end of a clamp.</summary>
    public static IOperation[] Compared(IInvocationOperation call) =>
        call.Arguments.Where(static argument => argument.Parameter is { } parameter && !(parameter.ContainingSymbol.Name == "Clamp" && parameter.Ordinal == 1))
            .Select(static argument => argument.Value).ToArray();

    /// <summary>Whether a result is as large as the arguments make it: <c>Math.Max</c>, <c>TimeSpan.FromSeconds</c>, <c>int.Parse</c>.</summary>
    public static bool IsMadeOfArguments(IMethodSymbol method) => method.IsStatic
        && ((IsNumeric(method.ContainingType) && method.Name is not ("Sign" or "ILogB")) || method.ContainingType.Name == "Convert"
            || (method.ContainingType.Name == "TimeSpan" && s_spans.Contains(method.Name)));

    /// <summary>Whether a result is a time as far from another as the arguments say: <c>DateTime.UtcNow.AddSeconds(n)</c>.</summary>
    public static bool IsTimeMovedBy(IMethodSymbol method) =>
        !method.IsStatic && method.Name.StartsWith("Add", StringComparison.Ordinal) && method.ContainingType.Name is "DateTime" or "DateTimeOffset" or "TimeSpan";

    /// <summary>Whether a member gives the number, or a multiple of it, that it is called on.</summary>
    public static bool IsSameNumber(ISymbol member) => member switch
    {
        IPropertySymbol { Name: var name, ContainingType: { } owner } =>
            s_totals.Contains(name) && (owner.Name == "TimeSpan" || owner.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T),
        IMethodSymbol { Name: "GetValueOrDefault" or "ToString", ContainingType: { } owner } =>
            IsNumeric(owner) || owner.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T,
        _ => false,
    };

    /// <summary>Whether a method reads a number out of text or a document: what others make of these (a position, a hash) nobody chose.</summary>
    public static bool IsReader(IMethodSymbol method) => s_readers.Contains(method.Name);

    /// <summary>Whether a value is how much data there is: no bound on work, and no number that an agent chose.</summary>
    public static bool IsLength(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property: { Name: var name, ContainingType: { } owner } property, Instance: { } instance } =>
            s_lengths.Contains(name) && !IsFixed(instance) && !IsOptions(owner)
            && !(name is "Length" or "LongLength" or "Count" && property.SetMethod is not null),
        IInvocationOperation { TargetMethod.Name: var name } call => s_lengths.Contains(name) && !(call.Instance is { } instance && IsFixed(instance)),
        _ => false,
    };

    /// <summary>Whether a value is how much data is in memory already: of an array, a text, a collection; not of a file or of what a server says that it has.</summary>
    public static bool IsLengthInMemory(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property.Name: "Length" or "LongLength" or "Count", Instance.Type: { } type } && IsLength(operation)
        && (type is IArrayTypeSymbol
            || (type.IsOfPlatform() && (type.Name is "Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory" || type.Is("System.Collections.IEnumerable"))));

    /// <summary>Whether a member only passes on, or measures, what it is called on.</summary>
    public static bool IsSameNumberOrLength(IOperation operation) =>
        IsLength(operation) || (operation is IPropertyReferenceOperation { Property: var property } && IsSameNumber(property));

    /// <summary>A table that the code holds and never replaces.</summary>
    private static bool IsFixed(IOperation instance) =>
        instance is IFieldReferenceOperation { Field: { IsReadOnly: true, IsStatic: true } } or { ConstantValue.HasValue: true };

    private static bool IsOptions(INamedTypeSymbol owner) =>
        owner.Name.EndsWith("Options", StringComparison.Ordinal) || owner.Name.EndsWith("Settings", StringComparison.Ordinal)
            || owner.Name.EndsWith("Config", StringComparison.Ordinal)
        || owner.Name.EndsWith("Configuration", StringComparison.Ordinal);

    /// <summary>The number types and <c>Math</c>.</summary>
    private static bool IsNumeric(INamedTypeSymbol type) => type.Name is "Math" or "MathF"
        || type.SpecialType is (>= SpecialType.System_SByte and <= SpecialType.System_Double) or SpecialType.System_Decimal;
}
