using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Analyzers.Tools;

/// <summary>What a name stands for.</summary>
/// <param name="Symbol">The member.</param>
/// <param name="Receiver">The static type of what it is called on; null where that says nothing.</param>
internal readonly record struct NamedMember(ISymbol Symbol, ITypeSymbol? Receiver);

/// <summary>
/// Answers from declarations alone, where they suffice: which member does a name mean? <c>_client.SearchAsync(…)</c> is told by the field's declared type, and by
/// the one member of that name that the type has. Binding the body around it would cost a hundred times as much.
/// </summary>
/// <remarks>Says nothing where it could be wrong: a variable without a declared type, overloads that fit alike, a name that an extension or another file may mean.</remarks>
internal sealed class DeclaredNames
{
    /// <summary>How many calls and members deep a receiver's type is looked for.</summary>
    private const int MostSteps = 6;

    private readonly ConcurrentDictionary<(SyntaxTree, TextSpan), Dictionary<string, SyntaxNode?>> _locals = new();
    private readonly ConcurrentDictionary<(SyntaxTree, TextSpan, string), INamedTypeSymbol?> _types = new();

    /// <summary>The member that a name in a member's code means; null where only binding can tell.</summary>
    public NamedMember? Of(SimpleNameSyntax name, SyntaxNode member, SemanticModel model, CancellationToken cancellation) =>
        TypeAround(name, member, model, cancellation) is { } owner ? MemberBehind(name, new(member, owner, model, cancellation), 0) : null;

    private NamedMember? MemberBehind(SimpleNameSyntax name, Scope scope, int depth)
    {
        switch (name.Parent)
        {
            case MemberAccessExpressionSyntax access when access.Name == name:
                return TypeOf(access.Expression, scope, depth) is { } type ? MemberOf(type, name) : null;
            case MemberBindingExpressionSyntax:
                return References.ReceiverBefore(name) is { } before && TypeOf(before, scope, depth) is { } receiver ? MemberOf(receiver, name) : null;
            case InvocationExpressionSyntax call when call.Expression == name && !IsLocal(name.Identifier.ValueText, scope):
                return MemberOf(scope.Owner, name);
            default:
                return null;
        }
    }

    /// <summary>The type whose code a name is part of, where it stands in the body of a member that has a symbol of its own.</summary>
    private static INamedTypeSymbol? TypeAround(SimpleNameSyntax name, SyntaxNode member, SemanticModel model, CancellationToken cancellation) =>
        member is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or FieldDeclarationSyntax
        && member.Parent is ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax or InterfaceDeclarationSyntax
        && name.FirstAncestorOrSelf<AttributeSyntax>() is null
            ? model.GetDeclaredSymbol((BaseTypeDeclarationSyntax)member.Parent, cancellation)
            : null;

    /// <summary>The type that an expression has by what declares it: a field, a parameter, a variable, what a method returns, the name of a type.</summary>
    private INamedTypeSymbol? TypeOf(ExpressionSyntax expression, Scope scope, int depth)
    {
        if (depth > MostSteps)
        {
            return null;
        }

        switch (expression)
        {
            case ThisExpressionSyntax:
                return scope.Owner;
            case IdentifierNameSyntax { Identifier.ValueText: var name }:
                return IsLocal(name, scope)
                    ? TypeOfLocal(name, scope, depth + 1)
                    : TypeOfMember(scope.Owner, name) ?? (Slots(scope.Owner, name).Count == 0 ? CapturedBy(name, scope) ?? TypeNamed(expression, scope) : null);
            case MemberAccessExpressionSyntax { Name: IdentifierNameSyntax { Identifier.ValueText: var name }, Expression: var inner }:
                return TypeOf(inner, scope, depth + 1) is { } type ? TypeOfMember(type, name) : null;
            case ParenthesizedExpressionSyntax { Expression: var inner }:
                return TypeOf(inner, scope, depth + 1);
            case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression, Operand: var inner }:
                return TypeOf(inner, scope, depth + 1);
            case ObjectCreationExpressionSyntax { Type: var made }:
                return TypeNamed(made, scope);
            case AwaitExpressionSyntax { Expression: var task }:
                return TypeOf(task, scope, depth + 1) is { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } results } ? Plain(results[0]) : null;
            case InvocationExpressionSyntax { Expression: SimpleNameSyntax name }:
                return ResultOf(MemberBehind(name, scope, depth + 1));
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var name } }:
                return ResultOf(MemberBehind(name, scope, depth + 1));
            default:
                return null;
        }
    }

    /// <summary>What a method returns; of a generic one only its type arguments tell.</summary>
    private static INamedTypeSymbol? ResultOf(NamedMember? called) => called?.Symbol is IMethodSymbol { IsGenericMethod: false, ReturnType: var type } ? Plain(type) : null;

    /// <summary>The type of a parameter of the member's own, or of a variable that is declared with a type or with a value.</summary>
    private INamedTypeSymbol? TypeOfLocal(string name, Scope scope, int depth) => LocalsOf(scope.Member)[name] switch
    {
        ParameterSyntax { Parent.Parent: var function } when function == scope.Member =>
            scope.Model.GetDeclaredSymbol(scope.Member, scope.Cancellation) is IMethodSymbol method && method.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } parameter
                ? Plain(parameter.Type)
                : null,
        VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type.IsVar: false, Type: var type } } => TypeNamed(type, scope),
        VariableDeclaratorSyntax { Initializer.Value: var value } => TypeOf(value, scope, depth),
        ForEachStatementSyntax { Type: { IsVar: false } type } => TypeNamed(type, scope),
        _ => null,
    };

    /// <summary>The type of the one field or property of a name; null for anything else, and for two.</summary>
    private static INamedTypeSymbol? TypeOfMember(INamedTypeSymbol type, string name) => OnlyOne(Slots(type, name)) switch
    {
        IFieldSymbol field => Plain(field.Type),
        IPropertySymbol { IsIndexer: false } property => Plain(property.Type),
        _ => null,
    };

    private static ISymbol? OnlyOne(List<ISymbol> members) => members.Count == 1 ? members[0] : null;

    /// <summary>The type of a primary constructor's parameter, which the members of its type may use.</summary>
    private static INamedTypeSymbol? CapturedBy(string name, Scope scope) =>
        Construction.PrimaryConstructor(scope.Owner, scope.Cancellation)?.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } parameter
            ? Plain(parameter.Type)
            : null;

    /// <summary>The type that a name would mean between the members of the type around: looked up there, no body is bound.</summary>
    private INamedTypeSymbol? TypeNamed(ExpressionSyntax type, Scope scope)
    {
        if (type is not (SimpleNameSyntax or QualifiedNameSyntax or NullableTypeSyntax) || scope.Member.Parent is not TypeDeclarationSyntax { OpenBraceToken: { RawKind: not 0, Span.End: var between } }
            || type.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(name => IsLocal(name.Identifier.ValueText, scope)))
        {
            return null;
        }

        var key = (type.SyntaxTree, scope.Member.Parent.Span, type.ToString());
        if (!_types.TryGetValue(key, out var known))
        {
            // What is asked about must not be a node of the tree that has a place of its own.
            var found = scope.Model.GetSpeculativeTypeInfo(between, SyntaxFactory.ParseTypeName(key.Item3), SpeculativeBindingOption.BindAsTypeOrNamespace).Type;
            _types.TryAdd(key, known = found is null ? null : Plain(found));
        }

        return known;
    }

    /// <summary>The one member of a type that a name can mean, given the arguments it is called with.</summary>
    private static NamedMember? MemberOf(INamedTypeSymbol type, SimpleNameSyntax name)
    {
        var fitting = Slots(type, name.Identifier.ValueText);
        if (CallOf(name) is { } call)
        {
            if (fitting.Any(static member => member is IMethodSymbol))
            {
                fitting = fitting.Where(member => member is IMethodSymbol method && Fits(method, call.ArgumentList.Arguments, name)).ToList();
            }
        }
        else if (fitting.Any(static member => member is IMethodSymbol))
        {
            return null; // a method group: which one, its target tells
        }

        return OnlyOne(fitting) is { } only and not ITypeSymbol ? new(only, type) : null;
    }

    private static InvocationExpressionSyntax? CallOf(SimpleNameSyntax name)
    {
        SyntaxNode callee = name.Parent is MemberAccessExpressionSyntax access && access.Name == name || name.Parent is MemberBindingExpressionSyntax ? name.Parent : name;
        return callee.Parent is InvocationExpressionSyntax call && call.Expression == callee ? call : null;
    }

    /// <summary>Whether a method takes as many arguments, of these names, and as many type arguments.</summary>
    private static bool Fits(IMethodSymbol method, SeparatedSyntaxList<ArgumentSyntax> arguments, SimpleNameSyntax name) =>
        (arguments.Count <= method.Parameters.Length || method.Parameters.LastOrDefault()?.IsParams == true)
        && method.Parameters.Count(static parameter => !parameter.IsOptional && !parameter.IsParams) <= arguments.Count
        && arguments.All(argument => argument.NameColon is not { Name.Identifier.ValueText: var named } || method.Parameters.Any(parameter => parameter.Name == named))
        && (name is not GenericNameSyntax { TypeArgumentList.Arguments.Count: var count } || method.Arity == count);

    /// <summary>The members of a name that a type has or inherits, overridden ones left out.</summary>
    private static List<ISymbol> Slots(INamedTypeSymbol type, string name)
    {
        var members = new List<ISymbol>();
        var hidden = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var types = type.TypeKind == TypeKind.Interface ? type.AllInterfaces.Insert(0, type) : type.BaseTypes().Prepend(type);
        foreach (var member in types.SelectMany(one => one.GetMembers(name)))
        {
            if (!hidden.Contains(member.OriginalDefinition) && !(member is IMethodSymbol { MethodKind: not (MethodKind.Ordinary or MethodKind.DeclareMethod) }))
            {
                members.Add(member);
                hidden.UnionWith(member.Overridden().Select(static overridden => overridden.OriginalDefinition));
            }
        }

        return members;
    }

    /// <summary>A type whose members are known: no type parameter, nothing unresolved or dynamic.</summary>
    private static INamedTypeSymbol? Plain(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => null,
        INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } named => named,
        _ => null,
    };

    private bool IsLocal(string name, Scope scope) => LocalsOf(scope.Member).ContainsKey(name);

    /// <summary>Every name that a member's code declares for itself: parameters, variables, local functions, range variables; with the place, unless there are two.</summary>
    private Dictionary<string, SyntaxNode?> LocalsOf(SyntaxNode member)
    {
        if (_locals.TryGetValue((member.SyntaxTree, member.Span), out var known))
        {
            return known;
        }

        var names = new Dictionary<string, SyntaxNode?>(StringComparer.Ordinal);
        foreach (var node in member.DescendantNodes())
        {
            var declared = node switch
            {
                ParameterSyntax { Identifier: var identifier } => identifier,
                VariableDeclaratorSyntax { Identifier: var identifier } when node.Parent?.Parent is not BaseFieldDeclarationSyntax => identifier,
                SingleVariableDesignationSyntax { Identifier: var identifier } => identifier,
                ForEachStatementSyntax { Identifier: var identifier } => identifier,
                CatchDeclarationSyntax { Identifier: var identifier } => identifier,
                LocalFunctionStatementSyntax { Identifier: var identifier } => identifier,
                FromClauseSyntax { Identifier: var identifier } => identifier,
                LetClauseSyntax { Identifier: var identifier } => identifier,
                JoinClauseSyntax { Identifier: var identifier } => identifier,
                JoinIntoClauseSyntax { Identifier: var identifier } => identifier,
                QueryContinuationSyntax { Identifier: var identifier } => identifier,
                TypeParameterSyntax { Identifier: var identifier } => identifier,
                _ => default,
            };
            if (declared.ValueText is { Length: > 0 } text)
            {
                names[text] = names.ContainsKey(text) ? null : node;
            }
        }

        return _locals.GetOrAdd((member.SyntaxTree, member.Span), names);
    }

    /// <summary>Where a name is looked up.</summary>
    private readonly record struct Scope(SyntaxNode Member, INamedTypeSymbol Owner, SemanticModel Model, CancellationToken Cancellation);
}
