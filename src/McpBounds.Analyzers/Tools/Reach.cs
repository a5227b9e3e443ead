using System.Collections.Concurrent;
using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Tools;

/// <summary>Searches backwards, from a piece of code to what calls it, until it meets the tools an agent can ask for.</summary>
/// <remarks>
/// Callers are looked up, never pushed from other files, so that a request for one document and a full build say the same. A search is
/// breadth-first over the whole graph of callers, recursion included, and only its finished answer is kept.
/// </remarks>
internal sealed class Reach
{
    private readonly Compilation _compilation;
    private readonly EntryPoints _entryPoints;
    private readonly References _mentions;
    private readonly TypeUse _types;
    private readonly Delegates _delegates;
    private readonly Construction _construction;
    private readonly ReachByName _byName;
    private readonly ConcurrentDictionary<CodeUnit, ToolReach?> _reached = new();
    private readonly ConcurrentDictionary<CodeUnit, string> _toolNames = new();
    private readonly ConcurrentDictionary<CodeUnit, bool> _isTool = new();
    private readonly ConcurrentDictionary<CodeUnit, bool> _endsAt = new();
    private readonly ConcurrentDictionary<CodeUnit, ImmutableArray<CodeUnit>> _callers = new();
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<Reference>> _references = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<Reference>> _writes = new(SymbolEqualityComparer.Default);

    /// <summary>A search in one compilation.</summary>
    public Reach(Compilation compilation, EntryPoints entryPoints, References references, TypeUse types)
    {
        _compilation = compilation;
        _entryPoints = entryPoints;
        _mentions = references;
        _types = types;
        _delegates = new(compilation, this, references);
        _construction = new(this, entryPoints, types);
        _byName = new(compilation, entryPoints, references);
    }

    /// <summary>Whether a tool may reach the code around a node: no means no, and costs next to nothing; yes is to be asked of <see cref="Of"/>.</summary>
    public bool MayReach(SyntaxNode node, CancellationToken cancellation) => _byName.Holds(node, cancellation);

    /// <summary>Which tools reach a piece of code, or null for none.</summary>
    public ToolReach? Of(CodeUnit unit, CancellationToken cancellation)
    {
        if (_reached.TryGetValue(unit, out var known))
        {
            return known;
        }

        if (!MayReach(unit.Node, cancellation))
        {
            return null;
        }

        var towards = new Dictionary<CodeUnit, CodeUnit?> { [unit] = null };
        var queue = new Queue<CodeUnit>();
        var tools = new List<CodeUnit>();
        queue.Enqueue(unit);
        while (queue.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var current = queue.Dequeue();
            if (IsTool(current, cancellation))
            {
                tools.Add(current);
                if (EndsAt(current, cancellation))
                {
                    continue;
                }
            }

            foreach (var caller in Callers(current, cancellation))
            {
                if (!towards.ContainsKey(caller) && MayReach(caller.Node, cancellation))
                {
                    towards.Add(caller, current);
                    queue.Enqueue(caller);
                }
            }
        }

        var reach = tools.Count == 0 ? null : Describe(tools, towards, cancellation);
        return _reached.GetOrAdd(unit, reach);
    }

    /// <summary>A tool as what messages name, whoever else calls it.</summary>
    public ToolReach Itself(CodeUnit tool, CancellationToken cancellation) => Describe(new[] { tool }, new Dictionary<CodeUnit, CodeUnit?> { [tool] = null }, cancellation);

    /// <summary>
    /// Whether a search ends at a tool. Tools that call it are tools of the agent's, too, and count; but most are called by nobody but the SDK, which names
    /// tell. What an option makes entry points of calls each other as a matter of course, and only the nearest counts.
    /// </summary>
    public bool EndsAt(CodeUnit tool, CancellationToken cancellation) => tool.IsNested || _entryPoints.IncludePublic
        || (_endsAt.TryGetValue(tool, out var known) ? known : _endsAt.GetOrAdd(tool, !IsMentionedElsewhere(tool, cancellation)));

    private bool IsMentionedElsewhere(CodeUnit tool, CancellationToken cancellation) =>
        tool.Symbol(_mentions.ModelOf(tool.Node.SyntaxTree), cancellation) is not { } symbol
        || _byName.Mention(SimpleNameOf(symbol), SyntaxIndex.MemberSpanOf(tool.Node), tool.Node.SyntaxTree, cancellation);

    /// <summary>Whether every chain of callers ends at a tool: what then changes for one changes for nobody else in the compilation.</summary>
    public bool IsOnlyForTools(CodeUnit unit, CancellationToken cancellation)
    {
        var seen = new HashSet<CodeUnit> { unit };
        var queue = new Queue<CodeUnit>();
        queue.Enqueue(unit);
        while (queue.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var current = queue.Dequeue();
            if (IsTool(current, cancellation))
            {
                continue;
            }

            var callers = Callers(current, cancellation);
            if (callers.IsEmpty)
            {
                return false;
            }

            foreach (var caller in callers.Where(seen.Add))
            {
                queue.Enqueue(caller);
            }
        }

        return true;
    }

    /// <summary>The places that may call a member, overrides and interface calls included.</summary>
    public ImmutableArray<Reference> ReferencesTo(ISymbol member, CancellationToken cancellation)
    {
        var symbol = member.Normalized();
        return _references.TryGetValue(symbol, out var known)
            ? known
            : _references.GetOrAdd(symbol, Find(symbol, alias => MentionsOf(alias, symbol.ContainingType), cancellation));
    }

    /// <summary>The places that give a field or property a value: far fewer than those that read it.</summary>
    public ImmutableArray<Reference> WritesTo(ISymbol member, CancellationToken cancellation)
    {
        var symbol = member.Normalized();
        return _writes.TryGetValue(symbol, out var known)
            ? known
            : _writes.GetOrAdd(symbol, Find(symbol, static alias => new[] { SyntaxIndex.WriteOf(SimpleNameOf(alias)) }, cancellation));
    }

    private ImmutableArray<Reference> Find(ISymbol symbol, Func<ISymbol, string[]> mentions, CancellationToken cancellation)
    {
        var aliases = AliasesOf(symbol, cancellation);
        return aliases
            .SelectMany(mentions)
            .Distinct(StringComparer.Ordinal)
            .SelectMany(name => _mentions.ByName(name, cancellation))
            .Where(reference => MayInvoke(reference, symbol, aliases, cancellation))
            .ToImmutableArray();
    }

    /// <summary>Whether this very unit is one the SDK runs.</summary>
    public bool IsTool(CodeUnit unit, CancellationToken cancellation) =>
        _isTool.TryGetValue(unit, out var known) ? known : _isTool.GetOrAdd(unit, DecideWhetherTool(unit, cancellation));

    private bool DecideWhetherTool(CodeUnit unit, CancellationToken cancellation)
    {
        if (unit.Node is AnonymousFunctionExpressionSyntax lambda)
        {
            return IsHandedToSdk(lambda, cancellation);
        }

        return unit.Symbol(_mentions.ModelOf(unit.Node.SyntaxTree), cancellation) is { } symbol
            && (_entryPoints.IsTool(symbol, cancellation)
                || (symbol is IMethodSymbol && HandedNamesOf(unit, symbol, cancellation).Any(name => IsHandedToSdk(name, cancellation))));
    }

    /// <summary>Whether the SDK is given a delegate here, or the field or property that it is kept in elsewhere.</summary>
    private bool IsHandedToSdk(ExpressionSyntax code, CancellationToken cancellation) =>
        _entryPoints.IsHandedToSdk(code, _mentions.ModelOf(code.SyntaxTree), cancellation)
        || _delegates.DirectlyKeptIn(code, cancellation)
            .Where(static keeper => keeper is not ILocalSymbol)
            .SelectMany(keeper => ReferencesTo(keeper, cancellation))
            .Select(static reference => reference.Node).OfType<SimpleNameSyntax>()
            .Any(name => _entryPoints.IsHandedToSdk(name, _mentions.ModelOf(name.SyntaxTree), cancellation));

    /// <summary>Overridden and implemented members a call may name when it runs this one.</summary>
    private ImmutableHashSet<ISymbol> AliasesOf(ISymbol symbol, CancellationToken cancellation)
    {
        var aliases = ImmutableHashSet.CreateBuilder<ISymbol>(SymbolEqualityComparer.Default);
        aliases.Add(symbol);
        aliases.UnionWith(symbol.Overridden().Select(static overridden => overridden.Normalized()));
        if (symbol is { ContainingType: { } owner, IsStatic: false } and (IMethodSymbol or IPropertySymbol))
        {
            // A base type may have given the interface a member that this one overrides.
            var overridden = aliases.ToImmutable();
            foreach (var type in _types.DerivedFrom(owner, cancellation).Prepend(owner))
            {
                aliases.UnionWith(type.AllInterfaces
                    .SelectMany(static contract => contract.GetMembers())
                    .Where(member => member is IMethodSymbol or IPropertySymbol
                        && type.FindImplementationForInterfaceMember(member)?.Normalized() is { } implementation && overridden.Contains(implementation))
                    .Select(static member => member.Normalized()));
            }
        }

        aliases.UnionWith(StaticFormsOf(symbol));
        return aliases.ToImmutable();
    }

    /// <summary>What <c>Extensions.Read(client)</c> names when <c>Read</c> stands in an extension block: a method of the class around the block.</summary>
    private static IEnumerable<ISymbol> StaticFormsOf(ISymbol symbol) =>
        symbol is IMethodSymbol { ContainingType: { Name: "", ContainingType: { IsStatic: true } host } } extension
            ? host.GetMembers(extension.Name).OfType<IMethodSymbol>().Where(form => form.Parameters.Length == extension.Parameters.Length + (extension.IsStatic ? 0 : 1))
            : Enumerable.Empty<ISymbol>();

    private static string[] MentionsOf(ISymbol alias, INamedTypeSymbol? owner) => alias switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } when owner?.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "InterpolatedStringHandlerAttribute") == true =>
            new[] { SyntaxIndex.ConstructionOf(owner.Name), SyntaxIndex.Constructor, "AppendLiteral" },
        IMethodSymbol { MethodKind: MethodKind.Constructor } => new[] { SyntaxIndex.ConstructionOf(owner?.Name ?? alias.Name), SyntaxIndex.Constructor },
        IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion } => new[] { SyntaxIndex.Operator },
        IPropertySymbol { IsIndexer: true } => new[] { SyntaxIndex.Indexer },
        _ => new[] { SimpleNameOf(alias) },
    };

    /// <summary>The name as code writes it: without the interface of an explicit implementation.</summary>
    private static string SimpleNameOf(ISymbol member) => member.Name.Substring(member.Name.LastIndexOf('.') + 1);

    /// <summary>Whether a reference may run the member: it names it, or something above it on a receiver it could be.</summary>
    private bool MayInvoke(Reference reference, ISymbol member, ImmutableHashSet<ISymbol> aliases, CancellationToken cancellation)
    {
        if (!aliases.Contains(reference.Symbol))
        {
            return false;
        }

        if (SymbolEqualityComparer.Default.Equals(reference.Symbol, member) || reference.Symbol is { IsStatic: true, IsAbstract: false })
        {
            return true;
        }

        // What is called on the very type, or on one below it, exists.
        return reference.IsVirtual
            && (reference.Receiver is not { TypeKind: TypeKind.Class or TypeKind.Interface } receiver || MayBe(member.ContainingType, receiver, cancellation))
            && (reference.Receiver?.DerivesFrom(member.ContainingType) == true || MayExist(member.ContainingType, reference.Symbol.ContainingType, cancellation));
    }

    /// <summary>Whether something may be an instance of an implementation: this compilation makes it or, as in a library whose host registers its services, none of its kind.</summary>
    private bool MayExist(INamedTypeSymbol implementation, INamedTypeSymbol contract, CancellationToken cancellation) =>
        _types.IsMade(implementation, cancellation)
        || (contract.IsDeclaredIn(_compilation) && !_types.DerivedFrom(contract, cancellation).Any(type => _types.IsMade(type, cancellation)));

    private bool MayBe(INamedTypeSymbol implementation, ITypeSymbol receiver, CancellationToken cancellation)
    {
        if (!implementation.DerivesFrom(receiver) && !receiver.DerivesFrom(implementation)
            && !_types.DerivedFrom(implementation, cancellation).Any(derived => derived.DerivesFrom(receiver)))
        {
            return false;
        }

        // IHandler<A>.Run does not run what implements IHandler<B>.
        return receiver is not INamedTypeSymbol { IsGenericType: true, TypeKind: TypeKind.Interface } constructed
            || constructed.TypeArguments.Any(static argument => argument.TypeKind is TypeKind.TypeParameter or TypeKind.Error)
            || implementation.IsGenericType
            || !implementation.AllInterfaces.Any(i => SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, constructed.OriginalDefinition))
            || _compilation.HasImplicitConversion(implementation, constructed);
    }

    /// <summary>What may run a piece of code, one step back.</summary>
    public ImmutableArray<CodeUnit> Callers(CodeUnit unit, CancellationToken cancellation)
    {
        if (_callers.TryGetValue(unit, out var known))
        {
            return known;
        }

        var callers = new List<CodeUnit>();
        var model = _mentions.ModelOf(unit.Node.SyntaxTree);
        if (unit.Node is AnonymousFunctionExpressionSyntax lambda)
        {
            if (IsRunByTimer(lambda, cancellation))
            {
                return ImmutableArray<CodeUnit>.Empty;
            }

            callers.Add(unit.Outer);
            callers.AddRange(RunnersOf(lambda, cancellation));
        }
        else if (unit.Symbol(model, cancellation) is { } symbol)
        {
            if (unit.IsNested)
            {
                callers.Add(unit.Outer);
            }

            callers.AddRange(CallersOf(unit, symbol, cancellation));
        }

        return _callers.GetOrAdd(unit, callers.Distinct().ToImmutableArray());
    }

    /// <summary>Where a caller runs a piece of code: the calls or mentions of it there, or the place where it stands; none where what runs it does not name it.</summary>
    public IEnumerable<SyntaxNode> PlacesIn(CodeUnit caller, CodeUnit callee, CancellationToken cancellation) =>
        callee.Node is AnonymousFunctionExpressionSyntax
            ? caller.Equals(callee.Outer) ? new[] { callee.Node } : Enumerable.Empty<SyntaxNode>()
            : callee.Symbol(_mentions.ModelOf(callee.Node.SyntaxTree), cancellation) is { } symbol
                ? Mentions(callee, symbol, cancellation).Select(static reference => reference.Node).Where(node => CodeUnit.Of(node).Equals(caller))
                : Enumerable.Empty<SyntaxNode>();

    private IEnumerable<CodeUnit> CallersOf(CodeUnit unit, ISymbol symbol, CancellationToken cancellation)
    {
        if (IsConstructorTime(unit.Node))
        {
            return RunnersAtConstruction(symbol, cancellation);
        }

        var callers = Mentions(unit, symbol, cancellation)
            .Where(reference => reference.Node is not SimpleNameSyntax name || IsCalled(name) || !IsRunByTimer(name, cancellation))
            .Select(static reference => CodeUnit.Of(reference.Node))
            .Concat(MethodGroupsOf(unit, symbol, cancellation).Where(name => !IsRunByTimer(name, cancellation)).SelectMany(name => RunnersOf(name, cancellation)));
        if (symbol.IsStatic || symbol.ContainingType is not { } owner)
        {
            return callers;
        }

        if (unit.Node is PropertyDeclarationSyntax { Initializer: not null })
        {
            callers = callers.Concat(_construction.RunnersOfInitialisers(owner, cancellation));
        }

        return RunsByFramework(symbol) ? callers.Concat(WhatInstalls(owner, cancellation)).Concat(UsersOfPackage(owner, cancellation))
            : symbol is IMethodSymbol { DeclaredAccessibility: Accessibility.Public } && owner.AllInterfaces.Concat(owner.BaseTypes()).Any(static contract => contract.TypeKind == TypeKind.Error) ? callers.Concat(UsersOfPackage(owner, cancellation))
            : callers;
    }

    /// <summary>Whether a unit is an initialiser, a constructor, or the arguments of a primary constructor's base: it runs when an instance is made, not when its name is used.</summary>
    private static bool IsConstructorTime(SyntaxNode node) => node is VariableDeclaratorSyntax or ConstructorDeclarationSyntax or BaseTypeDeclarationSyntax
        || (node is PropertyDeclarationSyntax { Initializer: not null, AccessorList.Accessors: var accessors }
            && accessors.All(static accessor => accessor is { Body: null, ExpressionBody: null }));

    /// <summary>What makes an instance; nothing for what the runtime initialises by itself: static fields, static constructors.</summary>
    private IEnumerable<CodeUnit> RunnersAtConstruction(ISymbol symbol, CancellationToken cancellation) => symbol switch
    {
        { IsStatic: true } => Enumerable.Empty<CodeUnit>(),
        IMethodSymbol constructor => _construction.RunnersOf(constructor, cancellation),
        INamedTypeSymbol type => Construction.PrimaryConstructor(type, cancellation) is { } primary ? _construction.RunnersOf(primary, cancellation) : Enumerable.Empty<CodeUnit>(),
        { ContainingType: { } owner } => _construction.RunnersOfInitialisers(owner, cancellation),
        _ => Enumerable.Empty<CodeUnit>(),
    };

    /// <summary>References to a member, or to a local function within its own member.</summary>
    private IEnumerable<Reference> Mentions(CodeUnit unit, ISymbol symbol, CancellationToken cancellation)
    {
        if (unit.Node is not LocalFunctionStatementSyntax local)
        {
            return ReferencesTo(symbol, cancellation);
        }

        var model = _mentions.ModelOf(local.SyntaxTree);
        return CodeUnit.MemberOf(local).Node.DescendantNodes().OfType<SimpleNameSyntax>()
            .Where(name => name.Identifier.ValueText == symbol.Name
                && References.Symbols(model.GetSymbolInfo(name, cancellation)).Any(candidate => SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, symbol)))
            .Select(name => new Reference(name, symbol, null, false));
    }

    private IEnumerable<SimpleNameSyntax> MethodGroupsOf(CodeUnit unit, ISymbol symbol, CancellationToken cancellation) =>
        Mentions(unit, symbol, cancellation).Select(static reference => reference.Node).OfType<SimpleNameSyntax>().Where(static name => !IsCalled(name));

    /// <summary>Names of a method that are given away where the SDK may get them: few, so that hardly any body is bound to know that a method is no tool.</summary>
    private IEnumerable<SimpleNameSyntax> HandedNamesOf(CodeUnit unit, ISymbol symbol, CancellationToken cancellation) =>
        unit.Node is LocalFunctionStatementSyntax
            ? MethodGroupsOf(unit, symbol, cancellation)
            : Find(symbol, static alias => new[] { SyntaxIndex.HandedOf(SimpleNameOf(alias)) }, cancellation).Select(static reference => reference.Node).OfType<SimpleNameSyntax>();

    private static bool IsCalled(SimpleNameSyntax name)
    {
        SyntaxNode callee = name.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax ? name.Parent : name;
        return callee.Parent is InvocationExpressionSyntax call && call.Expression == callee;
    }

    /// <summary>Whether a delegate is given to a timer, which runs it in the background and not for the tool that started it.</summary>
    private bool IsRunByTimer(ExpressionSyntax code, CancellationToken cancellation) => code.Parent switch
    {
        ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation } =>
            _mentions.ModelOf(code.SyntaxTree).GetTypeInfo(creation, cancellation).Type is { } type && HostedCode.Timers.Contains(type.FullName()),
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax handler } assignment when assignment.Right == code =>
            _mentions.ModelOf(code.SyntaxTree).GetSymbolInfo(handler, cancellation).Symbol is IEventSymbol { ContainingType: { } owner } && HostedCode.Timers.Contains(owner.FullName()),
        _ => false,
    };

    /// <summary>What runs a delegate later, besides the code it stands in: users of what it is kept in, or of the service it makes.</summary>
    private IEnumerable<CodeUnit> RunnersOf(ExpressionSyntax code, CancellationToken cancellation) =>
        _delegates.UsesOf(code, cancellation).Select(CodeUnit.Of).Concat(UsersOfRegistered(code, cancellation));

    /// <summary>For the factory in <c>AddSingleton(sp => new Service(…))</c> or the set-up in <c>AddHttpClient&lt;Service&gt;(…)</c>: the users of the service.</summary>
    private IEnumerable<CodeUnit> UsersOfRegistered(ExpressionSyntax code, CancellationToken cancellation)
    {
        for (SyntaxNode node = code; node.Parent is { } parent && parent is not (StatementSyntax or MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax); node = parent)
        {
            if (parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } && CalledName(call) is { } name && IsRegistration(name)
                && _mentions.ModelOf(call.SyntaxTree).GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol { TypeArguments: { IsEmpty: false } made })
            {
                return made.OfType<INamedTypeSymbol>().SelectMany(type => UsersOfMembers(type, cancellation));
            }
        }

        return Enumerable.Empty<CodeUnit>();
    }

    private static SimpleNameSyntax? CalledName(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    private static bool IsRegistration(SimpleNameSyntax name) =>
        name.Identifier.ValueText.StartsWith("Add", StringComparison.Ordinal) || name.Identifier.ValueText.StartsWith("TryAdd", StringComparison.Ordinal);

    private IEnumerable<CodeUnit> UsersOf(ISymbol member, CancellationToken cancellation) =>
        ReferencesTo(member, cancellation).Select(static reference => CodeUnit.Of(reference.Node));

    /// <summary>Code that uses an instance: whoever does needed it made.</summary>
    private IEnumerable<CodeUnit> UsersOfMembers(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.IsOfPlatform()
            ? Enumerable.Empty<CodeUnit>()
            : type.GetMembers()
                .Where(static member => member is IMethodSymbol { MethodKind: MethodKind.Ordinary } or IPropertySymbol && !member.IsStatic)
                .SelectMany(member => UsersOf(member, cancellation));

    /// <summary>Whether the framework calls a member by itself: it overrides or implements one from metadata, and no host runs it.</summary>
    private bool RunsByFramework(ISymbol symbol)
    {
        if (symbol is not (IMethodSymbol or IPropertySymbol) || symbol.ContainingType.AllInterfaces.Concat(symbol.ContainingType.BaseTypes()).Any(static type => HostedCode.Types.Contains(type.FullName())))
        {
            return false;
        }

        return symbol.Overridden().Any(overridden => !overridden.IsDeclaredIn(_compilation) && overridden.ContainingType.SpecialType != SpecialType.System_Object)
            || symbol.ContainingType.AllInterfaces
                .Where(contract => !contract.IsDeclaredIn(_compilation))
                .SelectMany(static contract => contract.GetMembers())
                .Any(member => SymbolEqualityComparer.Default.Equals(symbol.ContainingType.FindImplementationForInterfaceMember(member)?.Normalized(), symbol));
    }

    /// <summary>What puts a handler, converter or callback type to work: its constructions, and registrations that name it.</summary>
    private IEnumerable<CodeUnit> WhatInstalls(INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (var reference in type.InstanceConstructors.SelectMany(constructor => ReferencesTo(constructor, cancellation)))
        {
            yield return CodeUnit.Of(reference.Node);
            if (reference.Node.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() is { } creation)
            {
                // Options that hold it are made once, and put to work where they are used.
                foreach (var use in _delegates.UsesOf(creation, cancellation))
                {
                    yield return CodeUnit.Of(use);
                }
            }
        }

        foreach (var mention in _mentions.ByName(SyntaxIndex.ConstructionOf(type.Name), cancellation).Select(static mention => mention.Node).Concat(TypeArgumentsOf(type, cancellation)))
        {
            foreach (var user in UsersOfClientIn(mention, cancellation))
            {
                yield return user;
            }
        }

        foreach (var user in UsersOfAttributed(type, cancellation))
        {
            yield return user;
        }
    }

    /// <summary>
    /// For a type that is registered as a package's own service (<c>AddHttpClient&lt;IPackageService, T&gt;()</c>): the package calls it, for whoever uses the
    /// package, which is the code of the files that import it.
    /// </summary>
    private IEnumerable<CodeUnit> UsersOfPackage(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var spaces = TypeArgumentsOf(type, cancellation).OfType<TypeArgumentListSyntax>()
            .Where(list => list is { Arguments.Count: 2, Parent: GenericNameSyntax { Identifier.ValueText: "AddHttpClient" } } && SyntaxIndex.SimpleName(list.Arguments[1]) == type.Name)
            .SelectMany(list => SpacesOf(list.Arguments[0], cancellation))
            .ToImmutableHashSet(StringComparer.Ordinal);
        return spaces.IsEmpty
            ? Enumerable.Empty<CodeUnit>()
            : _compilation.SyntaxTrees.Where(tree => UsingsOf(tree, cancellation).Any(import => spaces.Contains(import.Name?.ToString() ?? "")))
                .SelectMany(tree => tree.GetRoot(cancellation).DescendantNodes(static node => node is not BaseMethodDeclarationSyntax).OfType<MethodDeclarationSyntax>())
                .Select(static method => new CodeUnit(method));
    }

    /// <summary>The namespace of a package's service; where the package is not there, any that the file imports and that is not there either.</summary>
    private IEnumerable<string> SpacesOf(TypeSyntax service, CancellationToken cancellation)
    {
        var model = _mentions.ModelOf(service.SyntaxTree);
        return model.GetTypeInfo(service, cancellation).Type switch
        {
            null or { TypeKind: TypeKind.Error } => UsingsOf(service.SyntaxTree, cancellation)
                .Where(import => import.Name is { } name && model.GetSymbolInfo(name, cancellation).Symbol is null)
                .Select(static import => import.Name!.ToString()),
            { ContainingNamespace: { } space } contract when !contract.IsDeclaredIn(_compilation) && !contract.IsOfPlatform() => new[] { space.ToDisplayString() },
            _ => Enumerable.Empty<string>(),
        };
    }

    private static IEnumerable<UsingDirectiveSyntax> UsingsOf(SyntaxTree tree, CancellationToken cancellation) =>
        tree.GetRoot(cancellation).DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<UsingDirectiveSyntax>();

    /// <summary>Type arguments of this name: in <c>AddHttpMessageHandler&lt;T&gt;()</c>, say.</summary>
    private IEnumerable<SyntaxNode> TypeArgumentsOf(INamedTypeSymbol type, CancellationToken cancellation) =>
        MembersThatMention(type.Name, cancellation)
            .SelectMany(static member => member.DescendantNodes().OfType<TypeArgumentListSyntax>())
            .Where(list => list.Arguments.Any(argument => SyntaxIndex.SimpleName(argument) == type.Name));

    private IEnumerable<SyntaxNode> MembersThatMention(string name, CancellationToken cancellation) =>
        _mentions.MembersThatMention(name, cancellation).Select(place => References.MemberAt(place.Tree, place.Span, cancellation));

    /// <summary>For a type named in an attribute (<c>[JsonConverter(typeof(T))]</c>): the code that names the type so attributed, or the one around the member.</summary>
    private IEnumerable<CodeUnit> UsersOfAttributed(INamedTypeSymbol type, CancellationToken cancellation) =>
        MembersThatMention(type.Name, cancellation)
            .SelectMany(static member => member.DescendantNodes().OfType<TypeOfExpressionSyntax>())
            .Where(named => SyntaxIndex.SimpleName(named.Type) == type.Name && named.FirstAncestorOrSelf<AttributeSyntax>() is not null)
            .Select(static named => named.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>()?.Identifier.ValueText)
            .OfType<string>().Distinct()
            .SelectMany(attributed => MembersThatMention(attributed, cancellation)
                .SelectMany(static member => member.DescendantNodes().OfType<SimpleNameSyntax>())
                .Where(name => name.Identifier.ValueText == attributed))
            .Select(CodeUnit.Of);

    /// <summary>For a handler registered on a client (<c>AddHttpClient&lt;X&gt;().AddHttpMessageHandler…</c>): the users of that client.</summary>
    private IEnumerable<CodeUnit> UsersOfClientIn(SyntaxNode registration, CancellationToken cancellation)
    {
        var chain = registration.AncestorsAndSelf().TakeWhile(static node => node is not (StatementSyntax or MemberDeclarationSyntax)).OfType<InvocationExpressionSyntax>().ToList();
        if (!chain.Any(static call => CalledName(call)?.Identifier.ValueText is "AddHttpMessageHandler" or "ConfigurePrimaryHttpMessageHandler" or "ConfigureAdditionalHttpMessageHandlers"))
        {
            return Enumerable.Empty<CodeUnit>();
        }

        var clients = chain.SelectMany(static call => call.DescendantNodes()).Concat(BuilderBefore(chain)).OfType<SimpleNameSyntax>()
            .Where(static name => name.Identifier.ValueText == "AddHttpClient").Distinct().ToList();
        return clients.Count == 0
            ? _mentions.ByName("AddHttpClient", cancellation).Select(static mention => mention.Node).OfType<SimpleNameSyntax>().SelectMany(client => UsersOfClient(client, cancellation))
                .Concat(_mentions.ByName("CreateClient", cancellation).Select(static mention => CodeUnit.Of(mention.Node)))
            : clients.SelectMany(client => UsersOfClient(client, cancellation));
    }

    /// <summary>What the variable is given that a chain of registrations begins with.</summary>
    private static IEnumerable<SyntaxNode> BuilderBefore(List<InvocationExpressionSyntax> chain) =>
        chain.SelectMany(static call => call.DescendantNodes().OfType<IdentifierNameSyntax>()).Select(static name => name.Identifier.ValueText).Distinct()
            .SelectMany(name => CodeUnit.MemberOf(chain[0]).Node.DescendantNodes().OfType<VariableDeclaratorSyntax>().Where(variable => variable.Identifier.ValueText == name))
            .SelectMany(static variable => variable.Initializer?.DescendantNodes() ?? Enumerable.Empty<SyntaxNode>());

    /// <summary>The users of what an <c>AddHttpClient</c> registers: members of its types, or calls of <c>CreateClient</c> that may ask for its name.</summary>
    private IEnumerable<CodeUnit> UsersOfClient(SimpleNameSyntax registration, CancellationToken cancellation)
    {
        var types = (registration as GenericNameSyntax)?.TypeArgumentList.Arguments.Select(argument => _mentions.ModelOf(argument.SyntaxTree).GetTypeInfo(argument, cancellation).Type).OfType<INamedTypeSymbol>().ToList();
        return types is { Count: > 0 }
            ? types.SelectMany(client => UsersOfMembers(client, cancellation))
            : _mentions.ByName("CreateClient", cancellation)
                .Where(mention => NameOfClient(mention.Node, cancellation) is not { } asked || NameOfClient(registration, cancellation) is not { } registered || asked == registered)
                .Select(static mention => CodeUnit.Of(mention.Node));
    }

    /// <summary>The constant first argument of the call of a name.</summary>
    private string? NameOfClient(SyntaxNode called, CancellationToken cancellation) =>
        called.FirstAncestorOrSelf<InvocationExpressionSyntax>()?.ArgumentList.Arguments.FirstOrDefault()?.Expression is { } name
            ? _mentions.ModelOf(name.SyntaxTree).GetConstantValue(name, cancellation).Value as string
            : null;

    /// <summary>Says which tools reach a piece of code.</summary>
    /// <param name="tools">The tools; at least one.</param>
    /// <param name="towards">For each unit on the way from them, the next one; null for the code itself.</param>
    /// <param name="cancellation">Ends the search for names.</param>
    public ToolReach Describe(IReadOnlyCollection<CodeUnit> tools, IReadOnlyDictionary<CodeUnit, CodeUnit?> towards, CancellationToken cancellation)
    {
        var first = tools
            .Select(tool => (Tool: tool, Name: NameOfTool(tool, cancellation), IsWaited: !PathFrom(tool).Any(IsLetGo)))
            .OrderByDescending(static pair => pair.IsWaited) // a way on which nobody waits for the code tells an owner the least
            .ThenBy(static pair => pair.Name, StringComparer.Ordinal)
            .ThenBy(static pair => pair.Tool.Node.SyntaxTree.FilePath, StringComparer.Ordinal)
            .ThenBy(static pair => pair.Tool.Node.SpanStart)
            .First();
        var own = first.Tool.Node is AnonymousFunctionExpressionSyntax ? first.Name : NameOf(first.Tool, cancellation);
        var via = ImmutableArray.CreateBuilder<string>();
        foreach (var unit in PathFrom(first.Tool).Where(static unit => !unit.Node.IsKind(SyntaxKind.CompilationUnit) && unit.Node is not AnonymousFunctionExpressionSyntax))
        {
            var name = NameOf(unit, cancellation);
            name = name == own ? NameWithType(unit, cancellation) : name;
            if (name != via.LastOrDefault())
            {
                via.Add(name);
            }
        }

        return new(first.Name, NameLocation(first.Tool), via.ToImmutable(), tools.Count - 1) { IsNamed = IsNamed(first.Tool), Tools = tools.ToImmutableArray() };

        IEnumerable<CodeUnit> PathFrom(CodeUnit tool)
        {
            for (var unit = towards[tool]; unit is { } current; unit = towards[current])
            {
                yield return current;
            }
        }
    }

    private string NameOf(CodeUnit unit, CancellationToken cancellation) => unit.Symbol(_mentions.ModelOf(unit.Node.SyntaxTree), cancellation) switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => $"new {constructor.ContainingType.Name}",
        { } symbol => SimpleNameOf(symbol),
        null => "?",
    };

    private string NameWithType(CodeUnit unit, CancellationToken cancellation) =>
        unit.Symbol(_mentions.ModelOf(unit.Node.SyntaxTree), cancellation) is { ContainingType: { } owner } symbol and not IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.LocalFunction }
            ? $"{owner.Name}.{SimpleNameOf(symbol)}"
            : NameOf(unit, cancellation);

    /// <summary>What a tool is called: its method's name, or where that says nothing, what the agent calls it or the type it is of.</summary>
    private string NameOfTool(CodeUnit tool, CancellationToken cancellation) =>
        _toolNames.TryGetValue(tool, out var known) ? known : _toolNames.GetOrAdd(tool, FindNameOfTool(tool, cancellation));

    private string FindNameOfTool(CodeUnit tool, CancellationToken cancellation)
    {
        if (tool.Node is AnonymousFunctionExpressionSyntax lambda)
        {
            return NameGivenTo(lambda) ?? HandlerOf(lambda) ?? "a tool given as a lambda";
        }

        var name = NameOf(tool, cancellation);
        return !SaysNothing(name) ? name
            : tool.Symbol(_mentions.ModelOf(tool.Node.SyntaxTree), cancellation) is IMethodSymbol method && _entryPoints.NameGivenTo(method) is { } given ? given
            : NameWithType(tool, cancellation);
    }

    /// <summary>Whether a name can be that of any tool's method.</summary>
    private static bool SaysNothing(string name) =>
        (name.EndsWith("Async", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Async".Length) : name) is "Call" or "Execute" or "Handle" or "Handler" or "Invoke" or "Run";

    private static bool IsNamed(CodeUnit tool) => tool.Node is not AnonymousFunctionExpressionSyntax lambda || NameGivenTo(lambda) is not null;

    /// <summary>What takes a lambda as a handler: <c>WithCallToolHandler(…)</c>, <c>CallToolHandler = …</c>.</summary>
    private static string? HandlerOf(AnonymousFunctionExpressionSyntax lambda)
    {
        SyntaxNode value = lambda;
        while (value.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax or ConditionalExpressionSyntax)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } when CalledName(call)?.Identifier.ValueText is { } name && SyntaxIndex.TakesHandler(name) =>
                $"the handler given to {name}",
            AssignmentExpressionSyntax { Left: var target } when SyntaxIndex.NameOf(target) is { } name && name.EndsWith("Handler", StringComparison.Ordinal) => $"the {name}",
            _ => null,
        };
    }

    /// <summary>Whether a lambda is started and let go, so that nobody waits for it: <c>_ = Task.Run(() => …)</c>.</summary>
    private static bool IsLetGo(CodeUnit unit)
    {
        if (unit.Node is not AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } }
            || CalledName(call)?.Identifier.ValueText is not ("Run" or "StartNew" or "QueueUserWorkItem" or "UnsafeQueueUserWorkItem"))
        {
            return false;
        }

        SyntaxNode started = call;
        while (started.Parent is MemberAccessExpressionSyntax or InvocationExpressionSyntax or ParenthesizedExpressionSyntax)
        {
            started = started.Parent;
        }

        return started.Parent is ExpressionStatementSyntax or AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } };
    }

    /// <summary>The name in <c>McpServerTool.Create(lambda, new() { Name = "…" })</c>.</summary>
    private static string? NameGivenTo(AnonymousFunctionExpressionSyntax lambda) =>
        lambda.Ancestors().TakeWhile(static node => node is not StatementSyntax).OfType<ArgumentListSyntax>()
            .SelectMany(static list => list.DescendantNodes(static node => node is not AnonymousFunctionExpressionSyntax))
            .OfType<AssignmentExpressionSyntax>()
            .Where(static assignment => assignment.Left is IdentifierNameSyntax { Identifier.ValueText: "Name" })
            .Select(static assignment => assignment.Right is LiteralExpressionSyntax literal ? literal.Token.ValueText : null)
            .FirstOrDefault();

    /// <summary>Where a unit's name stands, or what it has in the place of a name.</summary>
    public static Location NameLocation(CodeUnit unit) => unit.Node switch
    {
        MethodDeclarationSyntax method => method.Identifier.GetLocation(),
        PropertyDeclarationSyntax property => property.Identifier.GetLocation(),
        LocalFunctionStatementSyntax function => function.Identifier.GetLocation(),
        ParenthesizedLambdaExpressionSyntax lambda => lambda.ArrowToken.GetLocation(),
        SimpleLambdaExpressionSyntax lambda => lambda.ArrowToken.GetLocation(),
        var node => node.GetLocation(),
    };
}

/// <summary>Which tools reach a piece of code.</summary>
/// <param name="Tool">The first one's name, in ordinal order.</param>
/// <param name="Location">Where that tool is declared.</param>
/// <param name="Via">The helpers between that tool and the code, in the order of the calls; empty for the tool's own body.</param>
/// <param name="More">How many other tools reach the same code.</param>
internal sealed record ToolReach(string Tool, Location Location, ImmutableArray<string> Via, int More)
{
    /// <summary>Whether the tool has a name of its own; a handler is called by what it is given to.</summary>
    public bool IsNamed { get; init; } = true;

    /// <summary>The tool as messages call it.</summary>
    public string Subject => IsNamed ? $"tool '{Tool}'" : Tool;

    /// <summary>All that reach it.</summary>
    public ImmutableArray<CodeUnit> Tools { get; init; } = ImmutableArray<CodeUnit>.Empty;

    /// <summary>The subject of a message: the tool, the way to the defect, and how many tools share it.</summary>
    public override string ToString()
    {
        var via = Via.Length switch
        {
            0 => "",
            <= 3 => $" (via {string.Join(" → ", Via)})",
            _ => $" (via {Via[0]} → … → {Via[Via.Length - 1]})",
        };
        var more = More switch { 0 => "", 1 => " and 1 more tool", _ => $" and {More} more tools" };
        return $"{Subject}{via}{more}";
    }
}
