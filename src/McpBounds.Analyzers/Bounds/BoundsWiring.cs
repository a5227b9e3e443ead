using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does the server that this compilation builds enforce what its tools are annotated with?</summary>
/// <remarks>
/// A compilation that builds no server is a library of tools, or of code for them: who builds the server is out of sight, and is trusted. What is called under a
/// condition counts as called, since its author knows of it.
/// </remarks>
internal sealed class BoundsWiring
{
    private static readonly ConditionalWeakTable<ToolCode, BoundsWiring> s_known = new();

    private readonly ToolCode _tools;
    private object? _buildsServer;
    private object? _isWired;
    private object? _validates;
    private object? _filters;
    private object? _looksIntoObjects;
    private object? _endsCalls;

    private BoundsWiring(ToolCode tools)
    {
        _tools = tools;
        IsLibraryReferenced = !tools.Compilation.GetTypesByMetadataName(LibraryApi.Options).IsEmpty;
    }

    /// <summary>Whether the run-time library is there to be used.</summary>
    public bool IsLibraryReferenced { get; }

    /// <summary>The wiring of one compilation.</summary>
    public static BoundsWiring In(ToolCode tools) => s_known.GetValue(tools, static tools => new(tools));

    /// <summary>Whether this compilation holds the builder chain of a server.</summary>
    public bool BuildsServer(CancellationToken cancellation)
    {
        _buildsServer ??= _tools.Compilation.SyntaxTrees
            .SelectMany(tree => SyntaxIndex.Of(tree, cancellation).MembersThatMention(LibraryApi.AddServer).Select(span => References.MemberAt(tree, span, cancellation)))
            .SelectMany(static member => member.DescendantNodes().OfType<SimpleNameSyntax>())
            .Any(name => IsServer(name, cancellation));
        return (bool)_buildsServer;
    }

    /// <summary>Whether that chain, or anything else here, wires the library in.</summary>
    public bool IsWired(CancellationToken cancellation)
    {
        // Boxed, since a nullable value is not written atomically.
        _isWired ??= IsLibraryReferenced && (CallsWithBounds(cancellation) || HandsBuilderToUserOfLibrary(cancellation));
        return (bool)_isWired;
    }

    /// <summary>Whether the library's limit attributes hold.</summary>
    public bool EnforcesLimits(CancellationToken cancellation) => !BuildsServer(cancellation) || IsWired(cancellation);

    /// <summary>Whether the library ends each call in time, as it does unless it is told to wait for ever.</summary>
    public bool EndsCalls(CancellationToken cancellation)
    {
        _endsCalls ??= IsWired(cancellation) && !(IsToldToWaitForEver(cancellation) && !AnyToolHasTime(cancellation));
        return (bool)_endsCalls;
    }

    /// <summary>Whether validation attributes of a tool's parameters hold: by the library, or by a filter of the project's own.</summary>
    public bool EnforcesArguments(CancellationToken cancellation) =>
        !BuildsServer(cancellation) || (IsWired(cancellation) && Validates(cancellation)) || FiltersByAttributes(cancellation);

    /// <summary>Whether those of the properties of a parameter object hold, too: the library looks into objects only where it is told how they are read.</summary>
    public bool EnforcesObjects(CancellationToken cancellation) =>
        !BuildsServer(cancellation) || (IsWired(cancellation) && Validates(cancellation) && LooksIntoObjects(cancellation)) || FiltersByAttributes(cancellation);

    /// <summary>Whether they hold because the library says so, here or in whatever server takes these tools.</summary>
    public bool LibraryEnforcesArguments(CancellationToken cancellation) =>
        IsLibraryReferenced && Validates(cancellation) && EnforcesLimits(cancellation);

    /// <summary>Whether those in a parameter object hold because the library says so, which takes a server that tells it how objects are read.</summary>
    public bool LibraryEnforcesObjects(CancellationToken cancellation) => LibraryEnforcesArguments(cancellation) && BuildsServer(cancellation)
        && LooksIntoObjects(cancellation);

    /// <summary>Whether a name is that of the SDK's call that begins a builder chain; where a package is not there that what it is called on comes from, the name tells.</summary>
    public bool IsServer(SimpleNameSyntax name, CancellationToken cancellation)
    {
        if (name.Identifier.ValueText != LibraryApi.AddServer)
        {
            return false;
        }

        var model = _tools.References.ModelOf(name.SyntaxTree);
        var symbols = References.Symbols(model.GetSymbolInfo(name, cancellation)).ToList();
        return symbols.Count > 0 ? symbols.Exists(IsServer)
            : name.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax, Expression: var services } access && access.Name == name
                && model.GetTypeInfo(services, cancellation).Type is IErrorTypeSymbol;
    }

    private static bool IsServer(ISymbol? symbol) => symbol is IMethodSymbol { Name: LibraryApi.AddServer, ReturnType: var type } && type.FullName() == LibraryApi.Builder
        && symbol.ContainingType.IsOfPlatform();

    private bool CallsWithBounds(CancellationToken cancellation) =>
        _tools.References.ByName(LibraryApi.Wire, cancellation).Any(static reference => reference.Symbol.ContainingType?.FullName() == LibraryApi.Extensions);

    /// <summary>Whether the builder goes to another project that uses the library: <c>AddMcpServer().WithCompanyDefaults()</c>.</summary>
    private bool HandsBuilderToUserOfLibrary(CancellationToken cancellation) => _tools.References.ByName(LibraryApi.AddServer, cancellation)
        .Where(static reference => IsServer(reference.Symbol))
        .Select(static reference => CodeUnit.MemberOf(reference.Node).Node)
        .Distinct()
        .SelectMany(static member => member.DescendantNodes().OfType<InvocationExpressionSyntax>())
        .Any(call => _tools.References.ModelOf(call.SyntaxTree).GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol method
            && !method.IsDeclaredIn(_tools.Compilation)
            && (method.ReducedFrom ?? method).Parameters.Any(static parameter => parameter.Type.FullName() == LibraryApi.Builder)
            && method.ContainingModule is { ReferencedAssemblies: var used } && used.Any(static assembly => assembly.Name == LibraryApi.Name));

    /// <summary>Whether <c>WithBounds</c> is given serializer options, here or out of sight, or they are set.</summary>
    private bool LooksIntoObjects(CancellationToken cancellation)
    {
        _looksIntoObjects ??= _tools.References.ByName(LibraryApi.Wire, cancellation).Any(static reference =>
            reference.Symbol is IMethodSymbol { ContainingType: { } owner } method
                && owner.FullName() == LibraryApi.Extensions && method.Parameters.Any(static parameter => parameter.Type.Name == LibraryApi.JsonOptions))
            || _tools.References.ByName(SyntaxIndex.WriteOf(LibraryApi.SerializerOptions), cancellation)
                .Any(static reference => reference.Symbol.ContainingType?.FullName() == LibraryApi.Options)
            || !CallsWithBounds(cancellation);
        return (bool)_looksIntoObjects;
    }

    private bool Validates(CancellationToken cancellation)
    {
        _validates ??= !_tools.References.ByName(SyntaxIndex.WriteOf(LibraryApi.ValidateArguments), cancellation)
            .Any(reference => reference.Symbol.ContainingType?.FullName() == LibraryApi.Options
                && IsAlwaysSetTo(reference.Node, (value, model) => model.GetConstantValue(value, cancellation) is { HasValue: true, Value: false }));
        return (bool)_validates;
    }

    private bool IsToldToWaitForEver(CancellationToken cancellation) => _tools.References.ByName(SyntaxIndex.WriteOf(LibraryApi.ToolTimeout), cancellation)
        .Any(reference => reference.Symbol.ContainingType?.FullName() == LibraryApi.Options
            && IsAlwaysSetTo(reference.Node, (value, model) => model.GetOperation(value, cancellation) is { } time && WaitLimit.IsInfinite(time)));

    /// <summary>Whether any tool has a time of its own, which comes before that of the options: which one, nobody asks here.</summary>
    private bool AnyToolHasTime(CancellationToken cancellation) => _tools.References.MembersThatMention(LibraryApi.ToolTimeout, cancellation)
        .Select(place => References.MemberAt(place.Tree, place.Span, cancellation))
        .SelectMany(static member => member.DescendantNodes().OfType<AttributeSyntax>())
        .Any(static attribute => SyntaxIndex.SimpleName(attribute.Name) is LibraryApi.ToolTimeout or LibraryApi.ToolTimeout + "Attribute");

    /// <summary>Whether a name is given a value, whatever the circumstances.</summary>
    private bool IsAlwaysSetTo(SyntaxNode name, Func<ExpressionSyntax, SemanticModel, bool> isValue) =>
        name.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { Right: var value } assignment && isValue(value, _tools.References.ModelOf(name.SyntaxTree))
        && !assignment.Ancestors().TakeWhile(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax))
            .Any(static node => node is IfStatementSyntax or SwitchSectionSyntax or ElseClauseSyntax);

    /// <summary>Whether a filter before each tool may ask the attributes itself.</summary>
    private bool FiltersByAttributes(CancellationToken cancellation)
    {
        _filters ??= LibraryApi.CallFilters.Any(name => _tools.References.ByName(name, cancellation).Any(static reference =>
            reference.Symbol.ContainingType?.IsOfPlatform() == true))
            && Annotations.Validators.Any(validator =>
                _tools.References.ByName(validator.Member, cancellation).Any(reference => reference.Symbol.ContainingType?.FullName() == validator.Type));
        return (bool)_filters;
    }
}
