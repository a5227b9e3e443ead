using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Tools;

/// <summary>
/// Follows a value back to where it comes from: through locals, fields, properties, parameters of tool code, and what methods of the project return.
/// A flow-insensitive union of all that a name is ever given, which is what "may come from" asks.
/// </summary>
internal sealed class ValueFlow(ToolCode tools)
{
    /// <summary>A search that meets more places than this gives up on the rest: cost stays linear, and no real value has so many origins.</summary>
    private const int MostPlaces = 400;

    /// <summary>How deep a value may be hidden in delegates and tuples: following one is a search within a search.</summary>
    private const int MostNested = 8;

    private readonly ConcurrentDictionary<SyntaxNode, ILookup<string, SyntaxNode>> _names = new();

    /// <summary>What to follow instead of an operation, empty to stop there, or null to follow it as usual.</summary>
    public delegate IEnumerable<IOperation>? Step(IOperation operation);

    /// <summary>The operations a value comes from, in a stable order: those that <paramref name="step"/> stops at and those that cannot be followed.</summary>
    public ImmutableArray<IOperation> OriginsOf(IOperation value, CancellationToken cancellation, Step? step = null) =>
        Follow(value, step, cancellation).Origins;

    /// <summary>The locals, fields, properties and parameters a value passed through on its way, and where it comes from.</summary>
    public (ImmutableArray<IOperation> Origins, ImmutableHashSet<ISymbol> Through) Follow(IOperation value, Step? step, CancellationToken cancellation) =>
        Follow(value, step, 0, cancellation);

    /// <summary>What an operation takes its value from, one step back, as written; null for what cannot be followed.</summary>
    public IEnumerable<IOperation>? OneStepBack(IOperation operation, CancellationToken cancellation) =>
        Before(operation, ImmutableHashSet.CreateBuilder<ISymbol>(SymbolEqualityComparer.Default), 0, cancellation);

    private (ImmutableArray<IOperation> Origins, ImmutableHashSet<ISymbol> Through) Follow(IOperation value, Step? step, int depth, CancellationToken cancellation)
    {
        var origins = ImmutableArray.CreateBuilder<IOperation>();
        var through = ImmutableHashSet.CreateBuilder<ISymbol>(SymbolEqualityComparer.Default);
        var seen = new HashSet<(SyntaxNode, OperationKind)>();
        var queue = new Queue<IOperation>();
        queue.Enqueue(value);
        while (queue.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var operation = Unwrap(queue.Dequeue());
            if (!seen.Add((operation.Syntax, operation.Kind)))
            {
                continue;
            }

            var next = seen.Count > MostPlaces ? null : (step?.Invoke(operation) ?? Before(operation, through, depth, cancellation))?.ToList();
            if (next is not { Count: > 0 })
            {
                origins.Add(operation);
                continue;
            }

            next.ForEach(queue.Enqueue);
        }

        return (origins.ToImmutable(), through.ToImmutable());
    }

    /// <summary>The operation beneath parentheses, conversions, awaits, and what only waits for a task.</summary>
    public static IOperation Unwrap(IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation { OperatorMethod: null } conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                case IAwaitOperation awaited:
                    operation = awaited.Operation;
                    break;
                case IArgumentOperation argument:
                    operation = argument.Value;
                    break;
                case IDelegateCreationOperation creation:
                    operation = creation.Target;
                    break;
                case IInvocationOperation { TargetMethod: { Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "WaitAsync" or "AsTask" }, Instance: { } task }:
                    operation = task;
                    break;
                case IPropertyReferenceOperation { Property: { Name: "Result", ContainingType.Name: "Task" or "ValueTask" }, Instance: { } task }:
                    operation = task;
                    break;
                case IInvocationOperation { TargetMethod: { Name: "FromResult", ContainingType.Name: "Task" or "ValueTask" }, Arguments.Length: 1 } done:
                    operation = done.Arguments[0].Value;
                    break;
                case IConditionalAccessOperation access:
                    operation = access.WhenNotNull;
                    break;
                case IConditionalAccessInstanceOperation instance:
                    operation = ReceiverOf(instance);
                    if (operation == instance)
                    {
                        return operation;
                    }

                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>The operation that stands before <c>?.</c> for its placeholder behind it.</summary>
    public static IOperation ReceiverOf(IOperation placeholder)
    {
        for (var current = placeholder; current.Parent is { } parent; current = parent)
        {
            if (parent is IConditionalAccessOperation access && access.WhenNotNull == current)
            {
                return access.Operation;
            }
        }

        return placeholder;
    }

    private IEnumerable<IOperation>? Before(IOperation operation, ImmutableHashSet<ISymbol>.Builder through, int depth, CancellationToken cancellation)
    {
        switch (operation)
        {
            case ICoalesceOperation coalesce:
                return new[] { coalesce.Value, coalesce.WhenNull };
            case ICoalesceAssignmentOperation assignment:
                return new[] { assignment.Target, assignment.Value };
            case IConditionalOperation { WhenFalse: { } whenFalse } conditional:
                return new[] { conditional.WhenTrue, whenFalse };
            case ISwitchExpressionOperation choice:
                return choice.Arms.Select(static arm => arm.Value);
            case ISimpleAssignmentOperation assignment:
                return new[] { assignment.Value };
            case ILocalReferenceOperation { Local: var local }:
                through.Add(local);
                return ValuesGivenTo(local, operation, depth, cancellation);
            case IParameterReferenceOperation { Parameter: var parameter }:
                through.Add(parameter.OriginalDefinition);
                return ArgumentsFor(parameter, operation, cancellation);
            case IFieldReferenceOperation { Field: { IsConst: false } field } when field.IsDeclaredIn(tools.Compilation):
                through.Add(field.OriginalDefinition);
                return ValuesGivenToMember(field.OriginalDefinition, cancellation);
            case IPropertyReferenceOperation { Property: var property } when property.IsDeclaredIn(tools.Compilation):
                through.Add(property.OriginalDefinition);
                return ValuesGivenToMember(property.OriginalDefinition, cancellation).Concat(ReturnsOf(property.OriginalDefinition, cancellation))
                    .Concat(PositionalParameter(property.OriginalDefinition, cancellation) is { } positional ? ArgumentsFor(positional, operation, cancellation) : Enumerable.Empty<IOperation>());
            case IFieldReferenceOperation { Field: { ContainingType.IsTupleType: true } field, Instance: { } tuple } when depth < MostNested:
                return Follow(tuple, null, depth + 1, cancellation).Origins.Select(origin => ElementOf(origin, field));
            case IInvocationOperation call when ReturnedThrough(call, cancellation) is { Count: > 0 } returned:
                return returned;
            case IInvocationOperation { TargetMethod: var method } when method.IsDeclaredIn(tools.Compilation) || method.MethodKind == MethodKind.LocalFunction:
                return ReturnsOf(method, cancellation);
            case IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } code } when depth < MostNested:
                return Follow(code, null, depth + 1, cancellation).Origins.SelectMany(target => ReturnsOfDelegate(target, cancellation));
            default:
                return null;
        }
    }

    /// <summary>An element of a tuple that is written out, or the whole where it is not.</summary>
    private static IOperation ElementOf(IOperation tuple, IFieldSymbol field)
    {
        var name = (field.CorrespondingTupleField ?? field).Name;
        return tuple is ITupleOperation { Elements: var elements } && name.StartsWith("Item", StringComparison.Ordinal)
            && int.TryParse(name.Substring("Item".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place <= elements.Length
            ? elements[place - 1]
            : tuple;
    }

    /// <summary>The parameter of a record's primary constructor that a property is made from.</summary>
    private static IParameterSymbol? PositionalParameter(IPropertySymbol property, CancellationToken cancellation) =>
        property.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellation) is ParameterSyntax)
            ? Construction.PrimaryConstructor(property.ContainingType, cancellation)?.Parameters.FirstOrDefault(parameter => parameter.Name == property.Name)
            : null;

    /// <summary>The operation of an expression; <c>!</c> has none of its own.</summary>
    private static IOperation? ValueOf(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellation)
    {
        while (expression is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } or ParenthesizedExpressionSyntax)
        {
            expression = expression is PostfixUnaryExpressionSyntax suppressed ? suppressed.Operand : ((ParenthesizedExpressionSyntax)expression).Expression;
        }

        return model.GetOperation(expression, cancellation);
    }

    /// <summary>Everything a local is given in the member it lives in.</summary>
    private IEnumerable<IOperation> ValuesGivenTo(ILocalSymbol local, IOperation use, int depth, CancellationToken cancellation)
    {
        var model = use.SemanticModel!;
        foreach (var name in NamesIn(CodeUnit.MemberOf(use.Syntax).Node, local.Name).Where(MayBeGivenSomething))
        {
            var named = name is IdentifierNameSyntax ? model.GetSymbolInfo(name, cancellation).Symbol : model.GetDeclaredSymbol(name, cancellation);
            if (SymbolEqualityComparer.Default.Equals(named, local))
            {
                foreach (var value in Filled(name, model, cancellation) ?? Deconstructed(name, model, depth, cancellation) ?? Given(name, model, cancellation))
                {
                    yield return value;
                }
            }
        }
    }

    /// <summary>Whether anything is given here to what a name means: a declaration, a write, an <c>out</c> argument, a part of a tuple that is assigned.</summary>
    private static bool MayBeGivenSomething(SyntaxNode name) =>
        name is not IdentifierNameSyntax identifier || SyntaxIndex.WriteTo(identifier) is not null
        || ArgumentOf(name) is { RefKindKeyword.RawKind: (int)SyntaxKind.OutKeyword } or { Parent: TupleExpressionSyntax };

    /// <summary>The argument that a name is, or is declared in.</summary>
    private static ArgumentSyntax? ArgumentOf(SyntaxNode name) => name as ArgumentSyntax ?? name.Parent as ArgumentSyntax ?? name.Parent?.Parent as ArgumentSyntax;

    private static IEnumerable<IOperation> Given(SyntaxNode name, SemanticModel model, CancellationToken cancellation)
    {
        var value = name is not IdentifierNameSyntax identifier ? DeclaredValue(name, model, cancellation)
            : SyntaxIndex.WriteTo(identifier) is { } written ? ValueOf(written, model, cancellation)
            : null;
        return value is null ? Enumerable.Empty<IOperation>() : new[] { value };
    }

    /// <summary>For a name that a call of the project fills as an <c>out</c> argument: what the called method gives the parameter.</summary>
    private IEnumerable<IOperation>? Filled(SyntaxNode name, SemanticModel model, CancellationToken cancellation)
    {
        if (ArgumentOf(name) is not { RefKindKeyword.RawKind: (int)SyntaxKind.OutKeyword, Parent.Parent: InvocationExpressionSyntax call } argument
            || model.GetOperation(call, cancellation) is not IInvocationOperation invocation
            || invocation.Arguments.FirstOrDefault(bound => bound.Syntax == argument)?.Parameter?.OriginalDefinition is not { } parameter
            || !parameter.IsDeclaredIn(tools.Compilation))
        {
            return null;
        }

        return parameter.ContainingSymbol.DeclaringSyntaxReferences
            .SelectMany(reference => NamesIn(reference.GetSyntax(cancellation), parameter.Name))
            .OfType<IdentifierNameSyntax>()
            .Where(written => SyntaxIndex.WriteTo(written) is not null
                && SymbolEqualityComparer.Default.Equals(tools.References.ModelOf(written.SyntaxTree).GetSymbolInfo(written, cancellation).Symbol, parameter))
            .SelectMany(written => Given(written, tools.References.ModelOf(written.SyntaxTree), cancellation));
    }

    /// <summary>For a name in <c>var (a, b) = …</c>: its part of what is taken apart.</summary>
    private IEnumerable<IOperation>? Deconstructed(SyntaxNode name, SemanticModel model, int depth, CancellationToken cancellation)
    {
        var (place, left) = name.Parent switch
        {
            ParenthesizedVariableDesignationSyntax { Parent: DeclarationExpressionSyntax whole } list when name is VariableDesignationSyntax variable => (list.Variables.IndexOf(variable), (SyntaxNode)whole),
            DeclarationExpressionSyntax { Parent: ArgumentSyntax { Parent: TupleExpressionSyntax tuple } argument } => (tuple.Arguments.IndexOf(argument), tuple),
            ArgumentSyntax { Parent: TupleExpressionSyntax tuple } argument => (tuple.Arguments.IndexOf(argument), tuple),
            _ => (-1, null),
        };
        if (depth >= MostNested || left?.Parent is not AssignmentExpressionSyntax { Right: var right } assignment || assignment.Left != left || ValueOf(right, model, cancellation) is not { } value)
        {
            return null;
        }

        return Follow(value, null, depth + 1, cancellation).Origins
            .Select(origin => origin is ITupleOperation { Elements: var elements } && place < elements.Length ? elements[place] : origin);
    }

    /// <summary>Where a member declares or mentions a name: asked of the same long members again and again.</summary>
    private IEnumerable<SyntaxNode> NamesIn(SyntaxNode member, string name) => _names.GetOrAdd(member, AllNamesIn)[name];

    private static ILookup<string, SyntaxNode> AllNamesIn(SyntaxNode member) =>
        member.DescendantNodes().Where(static node => NameOf(node) is not null).ToLookup(static node => NameOf(node)!, StringComparer.Ordinal);

    private static string? NameOf(SyntaxNode node) => node switch
    {
        IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
        SingleVariableDesignationSyntax designation => designation.Identifier.ValueText,
        ForEachStatementSyntax loop => loop.Identifier.ValueText,
        _ => null,
    };

    private static IOperation? DeclaredValue(SyntaxNode declaration, SemanticModel model, CancellationToken cancellation)
    {
        switch (declaration)
        {
            case VariableDeclaratorSyntax { Initializer.Value: { } value }:
                return ValueOf(value, model, cancellation);
            case ForEachStatementSyntax loop:
                return model.GetOperation(loop.Expression, cancellation);
            case SingleVariableDesignationSyntax { Parent: DeclarationExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: ExpressionSyntax call } } }:
                return model.GetOperation(call, cancellation);
            case SingleVariableDesignationSyntax when declaration.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { } deconstruction && deconstruction.Left.Span.Contains(declaration.Span):
                return model.GetOperation(deconstruction.Right, cancellation);
            case SingleVariableDesignationSyntax { Parent: ParenthesizedVariableDesignationSyntax { Parent: DeclarationExpressionSyntax { Parent: ForEachVariableStatementSyntax loop } } }:
                return ValueOf(loop.Expression, model, cancellation);
            case SingleVariableDesignationSyntax { Parent: RecursivePatternSyntax or DeclarationPatternSyntax or VarPatternSyntax or ListPatternSyntax }:
                return Matched(declaration) is { } matched ? ValueOf(matched, model, cancellation) : null;
            default:
                return null;
        }
    }

    /// <summary>What the pattern around a variable is held against: before <c>is</c>, or what a <c>switch</c> looks at.</summary>
    private static ExpressionSyntax? Matched(SyntaxNode variable) =>
        variable.Ancestors().Select(static node => node switch
        {
            IsPatternExpressionSyntax test => test.Expression,
            SwitchExpressionSyntax choice => choice.GoverningExpression,
            SwitchStatementSyntax choice => choice.Expression,
            _ => null,
        }).FirstOrDefault(static matched => matched is not null);

    /// <summary>The arguments that tool code passes for a parameter; none for a tool's own, which the agent or the container supplies.</summary>
    private IEnumerable<IOperation> ArgumentsFor(IParameterSymbol parameter, IOperation use, CancellationToken cancellation)
    {
        var method = parameter.ContainingSymbol.Normalized();
        if (method is not IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction })
        {
            yield break;
        }

        var references = method is IMethodSymbol { MethodKind: MethodKind.LocalFunction }
            ? NamesIn(CodeUnit.MemberOf(use.Syntax).Node, method.Name).Select(static name => name)
            : tools.Reach.ReferencesTo(method, cancellation).Where(reference => tools.Reach.Of(CodeUnit.Of(reference.Node), cancellation) is not null || IsConstruction(reference)).Select(static reference => reference.Node);
        foreach (var node in references)
        {
            var model = tools.References.ModelOf(node.SyntaxTree);
            if (ArgumentsOf(node, model, cancellation).FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal) is { } argument)
            {
                yield return argument.Value;
            }
            else if (WrittenFor(parameter, node, model, cancellation) is { } written)
            {
                yield return written;
            }
        }
    }

    /// <summary>What stands for a parameter in a call that does not bind, as when another argument's library is not there.</summary>
    public static IOperation? WrittenFor(IParameterSymbol parameter, SyntaxNode called, SemanticModel model, CancellationToken cancellation)
    {
        if (called.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { ArgumentList.Arguments: var arguments } call || !call.Expression.Span.Contains(called.Span)
            || model.GetOperation(call, cancellation) is not IInvalidOperation)
        {
            return null;
        }

        var isReduced = parameter.ContainingSymbol is IMethodSymbol { IsExtensionMethod: true } && call.Expression is MemberAccessExpressionSyntax access
            && model.GetSymbolInfo(access.Expression, cancellation).Symbol is not ITypeSymbol;
        var place = parameter.Ordinal - (isReduced ? 1 : 0);
        var argument = arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == parameter.Name)
            ?? (place >= 0 && place < arguments.Count && arguments[place].NameColon is null ? arguments[place] : null);
        return argument is null ? null : ValueOf(argument.Expression, model, cancellation);
    }

    /// <summary>An object may be made at start-up, outside tool code, and used by it.</summary>
    private static bool IsConstruction(Reference reference) => reference.Symbol is IMethodSymbol { MethodKind: MethodKind.Constructor };

    /// <summary>The arguments of the call or creation that a name belongs to.</summary>
    public static ImmutableArray<IArgumentOperation> ArgumentsOf(SyntaxNode reference, SemanticModel model, CancellationToken cancellation)
    {
        for (var node = reference; node is not (null or StatementSyntax or MemberDeclarationSyntax); node = node.Parent)
        {
            switch (node)
            {
                case InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax:
                    return model.GetOperation(node, cancellation) switch
                    {
                        IInvocationOperation call => call.Arguments,
                        IObjectCreationOperation creation => creation.Arguments,
                        _ => ImmutableArray<IArgumentOperation>.Empty,
                    };
                case ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax:
                    return model.GetOperation(node, cancellation) is IInvocationOperation initializer ? initializer.Arguments : ImmutableArray<IArgumentOperation>.Empty;
                case ArgumentSyntax:
                    return ImmutableArray<IArgumentOperation>.Empty;
            }
        }

        return ImmutableArray<IArgumentOperation>.Empty;
    }

    /// <summary>Everything a field or property is given, by its initialiser or by an assignment anywhere.</summary>
    public IEnumerable<IOperation> ValuesGivenToMember(ISymbol member, CancellationToken cancellation)
    {
        foreach (var reference in member.DeclaringSyntaxReferences)
        {
            var initializer = reference.GetSyntax(cancellation) switch
            {
                VariableDeclaratorSyntax variable => variable.Initializer?.Value,
                PropertyDeclarationSyntax property => property.Initializer?.Value,
                _ => null,
            };
            if (initializer is not null && ValueOf(initializer, tools.References.ModelOf(initializer.SyntaxTree), cancellation) is { } value)
            {
                yield return value;
            }
        }

        foreach (var reference in tools.Reach.WritesTo(member, cancellation))
        {
            if (reference.Node is IdentifierNameSyntax name && SyntaxIndex.WriteTo(name) is { } written
                && ValueOf(written, tools.References.ModelOf(written.SyntaxTree), cancellation) is { } value)
            {
                yield return value;
            }
        }
    }

    /// <summary>What a method or property of the project may return, in any implementation.</summary>
    private IEnumerable<IOperation> ReturnsOf(ISymbol member, CancellationToken cancellation) =>
        DeclarationsOf(member, cancellation).SelectMany(declaration => ReturnedBy(declaration, tools, cancellation));

    /// <summary>The code that a call or access of a member may run: its declarations, and those of all that overrides or implements it.</summary>
    public IEnumerable<SyntaxNode> DeclarationsOf(ISymbol member, CancellationToken cancellation)
    {
        var symbol = member.Normalized();
        var implementations = symbol is { IsStatic: false, ContainingType: { } owner } && (symbol.IsAbstract || symbol.IsVirtual || owner.TypeKind == TypeKind.Interface)
            ? tools.Types.DerivedFrom(owner, cancellation).Select(type => Implementation(symbol, type)).OfType<ISymbol>().Prepend(symbol).Distinct(SymbolEqualityComparer.Default)
            : new[] { symbol };
        return implementations
            .SelectMany(static implementation => implementation switch
            {
                IMethodSymbol { PartialImplementationPart: { } part } => part.DeclaringSyntaxReferences,
                _ => implementation!.DeclaringSyntaxReferences,
            })
            .Select(reference => reference.GetSyntax(cancellation));
    }

    private static ISymbol? Implementation(ISymbol member, INamedTypeSymbol type) => member.ContainingType.TypeKind == TypeKind.Interface
        ? type.FindImplementationForInterfaceMember(InterfaceMember(member, type))
        : type.GetMembers(member.Name).FirstOrDefault(candidate => candidate.Overridden().Any(overridden => SymbolEqualityComparer.Default.Equals(overridden.Normalized(), member)));

    private static ISymbol InterfaceMember(ISymbol definition, INamedTypeSymbol type) =>
        type.AllInterfaces
            .Where(contract => SymbolEqualityComparer.Default.Equals(contract.OriginalDefinition, definition.ContainingType))
            .SelectMany(contract => contract.GetMembers(definition.Name))
            .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, definition)) ?? definition;

    /// <summary>What <c>policy.ExecuteAsync(async () => …)</c> and its like pass through: the results of a lambda that returns what the call returns.</summary>
    private List<IOperation> ReturnedThrough(IInvocationOperation call, CancellationToken cancellation) =>
        call.TargetMethod.IsGenericMethod
            ? call.Arguments
                .Select(static argument => Unwrap(argument.Value))
                .OfType<IAnonymousFunctionOperation>()
                .Where(lambda => SymbolEqualityComparer.Default.Equals(Awaited(lambda.Symbol.ReturnType), Awaited(call.Type)))
                .SelectMany(lambda => ReturnedBy(lambda.Syntax, tools, cancellation))
                .ToList()
            : new();

    private static ITypeSymbol? Awaited(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.Length: 1 } task ? task.TypeArguments[0] : type;

    private IEnumerable<IOperation> ReturnsOfDelegate(IOperation target, CancellationToken cancellation) => target switch
    {
        IAnonymousFunctionOperation lambda => ReturnedBy(lambda.Syntax, tools, cancellation),
        IMethodReferenceOperation group => ReturnsOf(group.Method, cancellation),
        _ => Enumerable.Empty<IOperation>(),
    };

    /// <summary>The expressions a function's own code returns, nested functions left out.</summary>
    public static IEnumerable<IOperation> ReturnedBy(SyntaxNode declaration, ToolCode tools, CancellationToken cancellation)
    {
        var model = tools.References.ModelOf(declaration.SyntaxTree);
        return declaration
            .DescendantNodes(node => node == declaration || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .Select(node => node switch
            {
                ReturnStatementSyntax { Expression: { } returned } => returned,
                ArrowExpressionClauseSyntax { Expression: var body } => body,
                _ => null,
            })
            .Prepend((declaration as LambdaExpressionSyntax)?.ExpressionBody)
            .OfType<ExpressionSyntax>()
            .Select(expression => ValueOf(expression, model, cancellation))
            .OfType<IOperation>();
    }
}
