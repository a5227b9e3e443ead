using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Apis;

/// <summary>Parameters of the platform that say how much is done, whatever the number given is called.</summary>
internal static class WorkApis
{
    private static readonly ImmutableHashSet<(string Type, string Method, string Parameter)> s_amounts = ImmutableHashSet.Create(
        ("Enumerable", "Range", "count"), ("Enumerable", "Repeat", "count"), ("AsyncEnumerable", "Range", "count"), ("AsyncEnumerable", "Repeat", "count"),
        ("ParallelEnumerable", "Range", "count"),
        ("ArrayPool", "Rent", "minimumLength"), ("MemoryPool", "Rent", "minBufferSize"), ("GC", "AllocateArray", "length"),
        ("GC", "AllocateUninitializedArray", "length"),
        ("Array", "CreateInstance", "length"), ("Array", "Resize", "newSize"), ("String", "PadLeft", "totalWidth"), ("String", "PadRight", "totalWidth"),
        ("String", ".ctor", "count"),
        ("StringBuilder", "Append", "repeatCount"), ("StringBuilder", "Insert", "count"), ("RandomNumberGenerator", "GetBytes", "count"),
        ("RandomNumberGenerator", "GetString", "length"),
        ("RandomNumberGenerator", "GetHexString", "stringLength"), ("BinaryReader", "ReadBytes", "count"), ("BinaryReader", "ReadChars", "count"),
        ("HttpContent", "LoadIntoBufferAsync", "maxBufferSize"),
        ("Marshal", "AllocHGlobal", "cb"), ("Marshal", "AllocCoTaskMem", "cb"), ("Parallel", "For", "toExclusive"));

    private static readonly ImmutableHashSet<(string Type, string Method, string Parameter)> s_cuts = ImmutableHashSet.Create(
        ("String", "Substring", "length"), ("String", ".ctor", "length"), ("Encoding", "GetString", "count"), ("StringBuilder", "ToString", "length"),
        ("StringBuilder", "Remove", "startIndex"),
        ("String", "Remove", "startIndex"), ("Span", "Slice", "length"), ("ReadOnlySpan", "Slice", "length"), ("Memory", "Slice", "length"),
        ("ReadOnlyMemory", "Slice", "length"),
        ("MemoryExtensions", "AsSpan", "length"), ("MemoryExtensions", "AsMemory", "length"));

    /// <summary>Whether a parameter is an amount of memory, elements or text that the call makes.</summary>
    public static bool IsAmount(IParameterSymbol parameter) => Has(s_amounts, parameter)
        || (parameter.Name is "capacity" or "initialCapacity" && parameter.ContainingSymbol.Name is ".ctor" or "EnsureCapacity"
            && parameter.ContainingType.IsOfPlatform());

    /// <summary>Whether a parameter is how much of a text is kept. What is cut out of other memory stays in memory, and is no work.</summary>
    public static bool IsCut(IParameterSymbol parameter) => Has(s_cuts, parameter)
        && (parameter.ContainingType is { Name: "String" or "StringBuilder" or "Encoding" } || IsText(parameter.ContainingType)
            || (parameter.ContainingSymbol is IMethodSymbol { Parameters: var parameters, ReturnType: var kept } && (IsText(kept) || IsText(parameters[0].Type))));

    /// <summary>Whether a type holds text: a string, or characters in a row.</summary>
    public static bool IsText(ITypeSymbol? type) => type switch
    {
        { SpecialType: SpecialType.System_String } => true,
        INamedTypeSymbol { Name: "Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory", TypeArguments: { Length: 1 } held } => held[0].SpecialType == SpecialType.System_Char,
        _ => false,
    };

    /// <summary>Delays of libraries that drive a browser: their namespace, and the method.</summary>
    private static readonly ImmutableHashSet<(string Space, string Method)> s_browserWaits = ImmutableHashSet.Create(
        ("Microsoft.Playwright", "WaitForTimeoutAsync"), ("PuppeteerSharp", "WaitForTimeoutAsync"), ("OpenQA.Selenium.Interactions", "Pause"));

    /// <summary>Whether a parameter is how long to wait.</summary>
    public static bool IsWait(IParameterSymbol parameter) => parameter.Ordinal == 0
        && (((parameter.ContainingType.Name, parameter.ContainingSymbol.Name) is ("Task", "Delay") or ("Thread", "Sleep") or ("PeriodicTimer", ".ctor")
                && parameter.ContainingType.IsOfPlatform())
            || (parameter.ContainingType.ContainingNamespace is { } space
                && s_browserWaits.Contains((space.ToDisplayString(), parameter.ContainingSymbol.Name))));

    /// <summary>Whether a call of this name is such a delay where its library is not there: others have no method of this name.</summary>
    public static bool IsWait(string? method) => method is "WaitForTimeoutAsync" or "WaitForTimeout";

    /// <summary>What an array of a type holds: of strings, not characters but strings.</summary>
    public static WorkUnit UnitOfElements(ITypeSymbol element) => element.SpecialType switch
    {
        SpecialType.System_Byte or SpecialType.System_SByte => WorkUnit.Bytes,
        SpecialType.System_Char => WorkUnit.Characters,
        _ => WorkUnit.Items,
    };

    /// <summary>What a member of a type makes or keeps.</summary>
    public static WorkUnit UnitOf(ITypeSymbol? owner) => owner switch
    {
        { Name: "StringBuilder" or "String" } => WorkUnit.Characters,
        { Name: "MemoryStream" or "BinaryReader" or "HttpContent" or "RandomNumberGenerator" or "Marshal" or "Stream" } => WorkUnit.Bytes,
        _ => WorkUnit.Items,
    };

    private static bool Has(ImmutableHashSet<(string Type, string Method, string Parameter)> table, IParameterSymbol parameter) =>
        parameter.ContainingType is { } type && table.Contains((type.Name, parameter.ContainingSymbol.Name, parameter.Name)) && type.IsOfPlatform();
}
