using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers.Tools;

/// <summary>Which code the MCP SDK runs when an agent asks: tool methods, prompts, resources and handlers in all their shapes.</summary>
internal sealed class EntryPoints
{
    /// <summary>What a metadata name has in it that is not that of a plain type in a namespace.</summary>
    private static readonly char[] s_notSimple = { '+', '`' };

    private readonly ImmutableArray<INamedTypeSymbol> _methodAttributes;
    private readonly ImmutableArray<INamedTypeSymbol> _parameterAttributes;
    private readonly ImmutableArray<INamedTypeSymbol> _primitives;
    private readonly AnalyzerConfigOptionsProvider _options;

    private EntryPoints(
        ImmutableArray<INamedTypeSymbol> methodAttributes,
        ImmutableArray<INamedTypeSymbol> parameterAttributes,
        ImmutableArray<INamedTypeSymbol> primitives,
        bool areDeclaredByOptions,
        bool includePublic,
        AnalyzerConfigOptionsProvider options)
    {
        (AreDeclaredByOptions, IncludePublic) = (areDeclaredByOptions, includePublic);
        _methodAttributes = methodAttributes;
        _parameterAttributes = parameterAttributes;
        _primitives = primitives;
        _options = options;
    }

    /// <summary>The entry points of a compilation, or null where there can be none: no MCP SDK in reach and no option that names others.</summary>
    public static EntryPoints? In(Compilation compilation, AnalyzerConfigOptionsProvider options)
    {
        var named = Options.ToolAttributes.Union(compilation, options);
        var attributes = Resolve(compilation, McpTypes.ToolAttributes.Concat(named));
        var triggers = Resolve(compilation, McpTypes.TriggerAttributes);
        var primitives = Resolve(compilation, McpTypes.Primitives);
        var anyPublic = compilation.SyntaxTrees.Any(tree => Options.PublicEntryPoints.In(options.GetOptions(tree)));
        return attributes.IsEmpty && triggers.IsEmpty && primitives.IsEmpty && !anyPublic ? null : new(attributes, triggers, primitives, anyPublic || !named.IsEmpty, anyPublic, options);
    }

    /// <summary>Whether an option makes entry points of what has no mark of the SDK's.</summary>
    public bool AreDeclaredByOptions { get; }

    /// <summary>Whether an option makes entry points of public members, which call each other as tools do not.</summary>
    public bool IncludePublic { get; }

    /// <summary>The simple names of the attributes that make a method a tool, on it or on a parameter.</summary>
    public static IEnumerable<string> AttributeNames => McpTypes.ToolAttributes.Concat(McpTypes.TriggerAttributes).Select(static name => name.Substring(name.LastIndexOf('.') + 1));

    /// <summary>Whether what implements or derives from a type of another project is a tool, or has members that are.</summary>
    public bool MakesTools(INamedTypeSymbol contract) => _primitives.Contains(contract.OriginalDefinition, SymbolEqualityComparer.Default)
        || (!contract.IsOfPlatform() && contract.GetMembers().OfType<IMethodSymbol>().Any(member =>
            Carries(member, _methodAttributes) || member.Parameters.Any(parameter => Carries(parameter, _parameterAttributes))));

    /// <summary>Whether a member is an entry point by what its declaration says.</summary>
    public bool IsTool(ISymbol member, CancellationToken cancellation) => member switch
    {
        IMethodSymbol method =>
            Carries(method, _methodAttributes) || method.Overridden().Concat(method.Implemented()).Any(declared => Carries(declared, _methodAttributes))
            || method.Parameters.Any(parameter => Carries(parameter, _parameterAttributes))
            || OverridesPrimitive(method) || IsPublicEntryPoint(method, cancellation),
        IPropertySymbol property => IsPublicEntryPoint(property, cancellation),
        _ => false,
    };

    /// <summary>What the agent calls a tool where an attribute says so: <c>[McpServerTool(Name = "get_page")]</c>, <c>[McpToolTrigger("get_page", …)]</c>.</summary>
    public string? NameGivenTo(IMethodSymbol method) => method.Overridden().Concat(method.Implemented()).Prepend(method)
        .SelectMany(static declared => declared.GetAttributes())
        .Where(attribute => Is(attribute, _methodAttributes))
        .SelectMany(static attribute => attribute.NamedArguments.Where(static named => named.Key == "Name").Select(static named => named.Value))
        .Concat(method.Parameters.SelectMany(static parameter => parameter.GetAttributes()).Where(attribute => Is(attribute, _parameterAttributes))
            .SelectMany(static trigger => trigger.ConstructorArguments.Take(1)))
        .Select(static name => name.Value as string)
        .FirstOrDefault(static name => !string.IsNullOrEmpty(name));

    /// <summary>Whether a delegate expression (lambda, method group) is given to the SDK as a tool, prompt, resource or handler.</summary>
    public bool IsHandedToSdk(ExpressionSyntax code, SemanticModel model, CancellationToken cancellation) =>
        IsHandedToSdk(code, model, new(SymbolEqualityComparer.Default), cancellation);

    /// <summary>The same, with the locals followed so far: a variable may be given what is made of itself.</summary>
    private bool IsHandedToSdk(ExpressionSyntax code, SemanticModel model, HashSet<ISymbol> seen, CancellationToken cancellation)
    {
        SyntaxNode value = code;
        while (value.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax
            || (value.Parent is MemberAccessExpressionSyntax access && access.Name == value)
            || value.Parent is ConditionalExpressionSyntax or PostfixUnaryExpressionSyntax)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => TakesTool(call, model, seen, cancellation),
            ArgumentSyntax { Parent.Parent: ObjectCreationExpressionSyntax creation } when model.GetTypeInfo(creation, cancellation).Type?.TypeKind == TypeKind.Delegate =>
                IsHandedToSdk(creation, model, seen, cancellation),
            AssignmentExpressionSyntax assignment when assignment.Right == value =>
                model.GetSymbolInfo(assignment.Left, cancellation).Symbol is { } target && (IsHandlerProperty(target) || IsLocalHandedToSdk(target, assignment, model, seen, cancellation)),
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } =>
                model.GetDeclaredSymbol(variable, cancellation) is ILocalSymbol local && IsLocalHandedToSdk(local, variable, model, seen, cancellation),
            _ => false,
        };
    }

    private bool TakesTool(InvocationExpressionSyntax call, SemanticModel model, HashSet<ISymbol> seen, CancellationToken cancellation)
    {
        var info = model.GetSymbolInfo(call, cancellation);
        if ((info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is not IMethodSymbol method)
        {
            // A link of the chain before it may belong to a package that is not there; these names mean nothing else.
            return call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name, Expression: var builder }
                && McpTypes.HandlerCalls.Contains(name) && model.GetTypeInfo(builder, cancellation).Type is null or IErrorTypeSymbol;
        }

        // A function of Microsoft.Extensions.AI is a tool if it goes on to the SDK.
        return method.Name == "Create" && method.ContainingType.Name == McpTypes.FunctionFactory
            ? IsHandedToSdk(call, model, seen, cancellation) || (IsGathered(call) && GivesFunctionsToSdk(CodeUnit.MemberOf(call).Node, model, cancellation))
            : (method.Name == "Create" && _primitives.Contains(method.ContainingType.OriginalDefinition, SymbolEqualityComparer.Default)) || IsWithHandler(method);
    }

    /// <summary>Whether a value goes into a collection rather than a variable of its own.</summary>
    private static bool IsGathered(ExpressionSyntax value) => value.Parent is InitializerExpressionSyntax or YieldStatementSyntax
        || value.Parent?.RawKind == SyntaxIndex.CollectionElement
        || value.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "Append" } } };

    /// <summary>Whether a member makes tools of functions that it does not name one by one.</summary>
    private bool GivesFunctionsToSdk(SyntaxNode member, SemanticModel model, CancellationToken cancellation) =>
        member.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access => access.Name.Identifier.ValueText == "Create"
            && model.GetTypeInfo(access.Expression, cancellation).Type is { } type && _primitives.Contains(type, SymbolEqualityComparer.Default));

    private static bool IsWithHandler(IMethodSymbol method) =>
        SyntaxIndex.TakesHandler(method.Name)
        && method.ContainingType.Name.StartsWith("McpServer", StringComparison.Ordinal);

    private static bool IsHandlerProperty(ISymbol target) =>
        target is IPropertySymbol { ContainingType: { } owner } && McpTypes.HandlerTypes.Contains(owner.Name)
        && owner.ContainingNamespace.ToDisplayString().StartsWith("ModelContextProtocol", StringComparison.Ordinal);

    private bool IsLocalHandedToSdk(ISymbol target, SyntaxNode declaration, SemanticModel model, HashSet<ISymbol> seen, CancellationToken cancellation) =>
        target is ILocalSymbol local && seen.Add(local)
        && CodeUnit.MemberOf(declaration).Node.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
            name.Identifier.ValueText == local.Name && name.Parent is ArgumentSyntax or CastExpressionSyntax
            && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellation).Symbol, local)
            && IsHandedToSdk(name, model, seen, cancellation));

    private bool OverridesPrimitive(IMethodSymbol method) =>
        method.IsOverride && McpTypes.PrimitiveMembers.Contains(method.Name)
        && method.Overridden().Any(overridden => _primitives.Contains(overridden.ContainingType.OriginalDefinition, SymbolEqualityComparer.Default));

    private bool IsPublicEntryPoint(ISymbol member, CancellationToken cancellation)
    {
        for (var current = member; current is not (null or INamespaceSymbol); current = current.ContainingSymbol)
        {
            if (current.DeclaredAccessibility != Accessibility.Public)
            {
                return false;
            }
        }

        return member.DeclaringSyntaxReferences.Any(reference => Options.PublicEntryPoints.In(_options.GetOptions(reference.SyntaxTree)))
            && member is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } or IPropertySymbol;
    }

    private static bool Carries(ISymbol symbol, ImmutableArray<INamedTypeSymbol> attributes) =>
        symbol.GetAttributes().Any(attribute => attribute.AttributeClass is { } type
            && (type is IErrorTypeSymbol ? IsTriggerByName(symbol, type) : Is(attribute, attributes)));

    private static bool Is(AttributeData attribute, ImmutableArray<INamedTypeSymbol> known) => attribute.AttributeClass is { } type && known.Any(one => type.DerivesFrom(one));

    /// <summary>While a restore is under way the worker's attributes do not bind: these names mean nothing else.</summary>
    private static bool IsTriggerByName(ISymbol symbol, INamedTypeSymbol attribute) =>
        symbol is IParameterSymbol && McpTypes.TriggerAttributes.Any(name => name.EndsWith("." + attribute.Name, StringComparison.Ordinal) || name.EndsWith("." + attribute.Name + "Attribute", StringComparison.Ordinal));

    private static ImmutableArray<INamedTypeSymbol> Resolve(Compilation compilation, IEnumerable<string> names) =>
        names.SelectMany(name => name.IndexOfAny(s_notSimple) >= 0 ? compilation.GetTypesByMetadataName(name) : TypesOf(compilation.GlobalNamespace, name)).ToImmutableArray();

    /// <summary>The types of a name in all that is referenced. Most projects lack most of these namespaces: that is asked once, instead of each assembly for each type.</summary>
    private static ImmutableArray<INamedTypeSymbol> TypesOf(INamespaceSymbol root, string name)
    {
        INamespaceSymbol? space = root;
        var begin = 0;
        for (var end = name.IndexOf('.'); end >= 0 && space is not null; end = name.IndexOf('.', begin))
        {
            space = space.GetMembers(name.Substring(begin, end - begin)).OfType<INamespaceSymbol>().FirstOrDefault();
            begin = end + 1;
        }

        return space is null ? ImmutableArray<INamedTypeSymbol>.Empty : space.GetTypeMembers(name.Substring(begin), 0);
    }
}
