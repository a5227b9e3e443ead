using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Analyzers.Tools;

/// <summary>Reads a tree for its <see cref="SyntaxIndex"/>, in one pass that does not recurse: code may nest deeper than a stack.</summary>
internal sealed class SyntaxIndexBuilder
{
    /// <summary>To empty a set takes as long as it once was large.</summary>
    private const int MostSpared = 200;

    private readonly List<IndexedMember?> _members = new();
    private readonly Stack<MemberBuilder> _spare = new();
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);
    private readonly HashSet<string> _registered = new(StringComparer.Ordinal);
    private readonly HashSet<string> _declared = new(StringComparer.Ordinal);
    private readonly HashSet<string> _renamed = new(StringComparer.Ordinal);
    private readonly ImmutableArray<(string Alias, string Target)>.Builder _aliases = ImmutableArray.CreateBuilder<(string Alias, string Target)>();
    private readonly ImmutableArray<SyntaxIndex.DeclaredType>.Builder _types = ImmutableArray.CreateBuilder<SyntaxIndex.DeclaredType>();
    private readonly Stack<MemberBuilder> _open = new();
    private MemberBuilder? _statements;

    /// <summary>Reads a tree from its root; a cancelled walk throws.</summary>
    public SyntaxIndex Read(SyntaxNode root, CancellationToken cancellation)
    {
        foreach (var node in root.DescendantNodesAndSelf())
        {
            cancellation.ThrowIfCancellationRequested();
            while (_open.Count > 0 && node.SpanStart >= _open.Peek().End)
            {
                Close(_open.Pop());
            }

            switch (node)
            {
                case BaseNamespaceDeclarationSyntax:
                    break;
                case GlobalStatementSyntax:
                    _statements ??= Open(root.Span, null); // all top-level statements are one body
                    _statements.End = node.Span.End;
                    _open.Push(_statements);
                    break;
                case MemberDeclarationSyntax member:
                    _open.Push(Open(node.Span, member)); // of a type, too: the base list of a primary constructor is code of the type
                    break;
            }

            Note(node);
        }

        foreach (var member in _open.Where(member => member != _statements))
        {
            _members[member.Number] = member.ToMember();
        }

        if (_statements is not null)
        {
            _members[_statements.Number] = _statements.ToMember();
        }

        return new(_made, _registered, _declared, _types.ToImmutable(), _members.OfType<IndexedMember>().ToImmutableArray(), _renamed, _aliases.ToImmutable());
    }

    private MemberBuilder Open(TextSpan span, MemberDeclarationSyntax? declaration)
    {
        var member = _spare.Count > 0 ? _spare.Pop() : new();
        member.Begin(_members.Count, span, TypeAround(declaration));
        _members.Add(null);
        if (declaration is not null)
        {
            member.Declare(declaration);
        }

        return member;
    }

    /// <summary>Keeps what was read of a member, unless more top-level statements may come.</summary>
    private void Close(MemberBuilder member)
    {
        if (member != _statements)
        {
            _members[member.Number] = member.ToMember();
            if (member.Mentions.Count < MostSpared)
            {
                _spare.Push(member);
            }
        }
    }

    /// <summary>The name of the type that a member is of, or of the type itself.</summary>
    private string TypeAround(MemberDeclarationSyntax? declaration) => declaration is BaseTypeDeclarationSyntax { Identifier.ValueText: var own }
        ? own
        : _open.Count > 0 ? _open.Peek().Type : "";

    /// <summary>Notes what a node says. By its kind: most nodes say nothing, and are passed over at once.</summary>
    private void Note(SyntaxNode node)
    {
        switch (node.Kind())
        {
            case SyntaxKind.IdentifierName:
                NoteName((IdentifierNameSyntax)node);
                break;
            case SyntaxKind.GenericName:
                var generic = (GenericNameSyntax)node;
                Mention(generic.Identifier.ValueText);
                NoteTypeArguments(generic);
                NoteGiven(generic);
                break;
            case SyntaxKind.InvocationExpression:
                NoteCall((InvocationExpressionSyntax)node);
                break;
            case SyntaxKind.SimpleLambdaExpression or SyntaxKind.ParenthesizedLambdaExpression or SyntaxKind.AnonymousMethodExpression:
                GiveTo((ExpressionSyntax)node, "");
                break;
            case SyntaxKind.Parameter:
                Declare(((ParameterSyntax)node).Type);
                break;
            case SyntaxKind.VariableDeclaration:
                Declare(((VariableDeclarationSyntax)node).Type);
                break;
            case SyntaxKind.LocalDeclarationStatement when ((LocalDeclarationStatementSyntax)node).UsingKeyword.RawKind != 0:
            case SyntaxKind.UsingStatement:
                Mention(SyntaxIndex.Disposal);
                break;
            case SyntaxKind.ForEachStatement or SyntaxKind.ForEachVariableStatement:
                Mention(SyntaxIndex.Enumeration);
                break;
            case SyntaxKind.ElementAccessExpression or SyntaxKind.ElementBindingExpression or SyntaxKind.ImplicitElementAccess:
                Mention(SyntaxIndex.Indexer);
                break;
            case SyntaxKind.InterpolatedStringExpression:
                Mention(SyntaxIndex.Interpolation);
                break;
            case SyntaxKind.QueryExpression:
                Mention(SyntaxIndex.QueryMethods);
                break;
            case SyntaxKind.UsingDirective:
                NoteUsing((UsingDirectiveSyntax)node);
                break;
            case SyntaxKind.TypeOfExpression:
                NoteTypeOf((TypeOfExpressionSyntax)node);
                break;
            case SyntaxKind.ObjectCreationExpression:
                Make(((ObjectCreationExpressionSyntax)node).Type);
                MentionConstructions(node);
                break;
            case SyntaxKind.ImplicitObjectCreationExpression:
                Make(SyntaxIndex.TargetType((ImplicitObjectCreationExpressionSyntax)node));
                MentionConstructions(node);
                break;
            case SyntaxKind.BaseConstructorInitializer or SyntaxKind.ThisConstructorInitializer or SyntaxKind.PrimaryConstructorBaseType:
                MentionConstructions(node);
                break;
            case SyntaxKind.CastExpression:
                Mention(SyntaxIndex.Operator);
                break;
            default:
                NoteOther(node);
                break;
        }
    }

    /// <summary>The kinds that share a base class.</summary>
    private void NoteOther(SyntaxNode node)
    {
        switch (node)
        {
            case BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax:
                Mention(SyntaxIndex.Operator);
                break;
            case AssignmentExpressionSyntax assignment:
                NoteAssignment(assignment);
                break;
            case InitializerExpressionSyntax:
                Mention("Add");
                break;
            case BaseTypeDeclarationSyntax type:
                NoteType(type);
                break;
            case BasePropertyDeclarationSyntax { Type: var type }:
                Declare(type);
                break;
            case MethodDeclarationSyntax { ReturnType: var type }:
                Declare(type);
                break;
            case LocalFunctionStatementSyntax { Identifier.ValueText: var name, ReturnType: var type }:
                Declare(type);
                if (_open.Count > 0)
                {
                    _open.Peek().LocalFunctions.Add(name);
                }

                break;
        }
    }

    private void NoteName(IdentifierNameSyntax name)
    {
        Mention(name.Identifier.ValueText);
        if (SyntaxIndex.WriteTo(name) is not null)
        {
            Mention(SyntaxIndex.WriteOf(name.Identifier.ValueText));
        }

        NoteGiven(name);
    }

    private void NoteAssignment(AssignmentExpressionSyntax assignment)
    {
        if (SyntaxIndex.NameOf(assignment.Left) is { } target && target.IndexOf("Handler", StringComparison.Ordinal) >= 0)
        {
            Mention(SyntaxIndex.Handler);
        }

        if (assignment.Left is TupleExpressionSyntax or DeclarationExpressionSyntax)
        {
            Mention("Deconstruct");
        }
        else if (!assignment.IsKind(SyntaxKind.SimpleAssignmentExpression))
        {
            Mention(SyntaxIndex.Operator);
        }
    }

    private void NoteUsing(UsingDirectiveSyntax directive)
    {
        if (directive is { Name: { } target } && (directive.Alias is not null || directive.StaticKeyword.RawKind != 0) && SyntaxIndex.SimpleName(target) is { } renamed)
        {
            _renamed.Add(renamed);
            if (directive.Alias is { Name.Identifier.ValueText: var alias })
            {
                _aliases.Add((alias, renamed));
            }
        }
    }

    private void NoteTypeOf(TypeOfExpressionSyntax named)
    {
        Make(named.Type);
        if (named.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var call } } }
            && IsLifetime(call) && SyntaxIndex.SimpleName(named.Type) is { } registered)
        {
            _registered.Add(registered);
            Mention(SyntaxIndex.RegistrationOf(registered));
        }
    }

    private void MentionConstructions(SyntaxNode node)
    {
        foreach (var constructed in SyntaxIndex.ConstructionsAt(node))
        {
            Mention(constructed);
        }
    }

    private void Mention(ImmutableArray<string> names)
    {
        foreach (var name in names)
        {
            Mention(name);
        }
    }

    private void NoteTypeArguments(GenericNameSyntax name)
    {
        foreach (var argument in name.TypeArgumentList.Arguments)
        {
            Make(argument);
            if (IsRegistration(name.Identifier.ValueText) && SyntaxIndex.SimpleName(argument) is { } registered)
            {
                _registered.Add(registered);
                Mention(SyntaxIndex.RegistrationOf(registered));
            }
        }
    }

    /// <summary>Notes a name that may be a method's and is given away: where to, and whether the SDK may be the one that gets it.</summary>
    private void NoteGiven(SimpleNameSyntax name)
    {
        var value = SyntaxIndex.ValueOf(name);
        if (value.Parent is ArgumentSyntax or EqualsValueClauseSyntax or InitializerExpressionSyntax or ConditionalExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression }
            || value.Parent?.RawKind == SyntaxIndex.CollectionElement || (value.Parent is AssignmentExpressionSyntax assignment && assignment.Right == value))
        {
            GiveTo(value, name.Identifier.ValueText);
            if (SyntaxIndex.MayBeHanded(value))
            {
                Mention(SyntaxIndex.HandedOf(name.Identifier.ValueText));
            }
        }
    }

    /// <summary>Notes what a lambda or a name becomes an argument of, at any depth, or that it is kept in something.</summary>
    private void GiveTo(ExpressionSyntax code, string name)
    {
        if (_open.Count == 0)
        {
            return;
        }

        var given = _open.Peek().Given;
        for (SyntaxNode node = code; node.Parent is { } parent && parent is not (StatementSyntax or MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax); node = parent)
        {
            switch (parent)
            {
                case EqualsValueClauseSyntax:
                case AssignmentExpressionSyntax assignment when assignment.Right == node:
                    given.Add((name, ""));
                    break;
                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }:
                    given.Add((name, SyntaxIndex.NameOf(call.Expression) ?? ""));
                    break;
                case ArgumentSyntax { Parent.Parent: ObjectCreationExpressionSyntax creation }:
                    given.Add((name, SyntaxIndex.SimpleName(creation.Type) ?? ""));
                    break;
                case ArgumentSyntax { Parent.Parent: not ElementAccessExpressionSyntax }:
                    given.Add((name, ""));
                    break;
            }
        }
    }

    private void NoteCall(InvocationExpressionSyntax call)
    {
        if (SyntaxIndex.NameOf(call.Expression) is not { } name)
        {
            return;
        }

        if (SyntaxIndex.TakesHandler(name))
        {
            Mention(SyntaxIndex.Handler);
        }
        else if (name == "Create")
        {
            Mention(SyntaxIndex.CreationBy(call.Expression is MemberAccessExpressionSyntax { Expression: var owner } ? SyntaxIndex.NameOf(owner) ?? "" : ""));
        }
        else if (IsLifetime(name) && call.Expression is not (GenericNameSyntax or MemberAccessExpressionSyntax { Name: GenericNameSyntax })
            && call.ArgumentList.Arguments.Any(static argument => argument.Expression is AnonymousFunctionExpressionSyntax))
        {
            // Which service the factory makes, only its body tells.
            Mention(SyntaxIndex.UnnamedRegistration);
        }
    }

    private void Declare(TypeSyntax? type)
    {
        if (SyntaxIndex.SimpleName(type) is { } name)
        {
            _declared.Add(name);
        }
    }

    private static bool IsRegistration(string name) =>
        name.StartsWith("Add", StringComparison.Ordinal) || name.StartsWith("TryAdd", StringComparison.Ordinal) || IsLifetime(name);

    /// <summary>Whether a call says how long a service lives: <c>AddSingleton</c>, <c>ServiceDescriptor.Scoped</c>.</summary>
    private static bool IsLifetime(string name) =>
        name.EndsWith("Singleton", StringComparison.Ordinal) || name.EndsWith("Scoped", StringComparison.Ordinal) || name.EndsWith("Transient", StringComparison.Ordinal);

    private void NoteType(BaseTypeDeclarationSyntax type)
    {
        var bases = (type.BaseList?.Types ?? default).Select(static b => SyntaxIndex.SimpleName(b.Type)).OfType<string>().ToImmutableArray();
        _types.Add(new(type.Identifier.ValueText, type.Span, bases));
        _made.UnionWith(bases);
    }

    private void Mention(string name)
    {
        if (_open.Count > 0)
        {
            _open.Peek().Mentions.Add(name);
        }
    }

    private void Make(TypeSyntax? type)
    {
        if (SyntaxIndex.SimpleName(type) is { } name)
        {
            _made.Add(name);
        }
    }

    /// <summary>A member while it is read; then another, since most are small, and sets grow by being made anew.</summary>
    private sealed class MemberBuilder
    {
        private readonly List<string> _names = new();
        private TextSpan _span;
        private MemberTraits _traits;

        public int Number { get; private set; }

        public int End { get; set; }

        public string Type { get; private set; } = "";

        public HashSet<string> Mentions { get; } = new(StringComparer.Ordinal);

        public HashSet<string> LocalFunctions { get; } = new(StringComparer.Ordinal);

        public HashSet<(string, string)> Given { get; } = new();

        public void Begin(int number, TextSpan span, string type)
        {
            (Number, _span, End, Type, _traits) = (number, span, span.End, type, MemberTraits.None);
            _names.Clear();
            Mentions.Clear();
            LocalFunctions.Clear();
            Given.Clear();
        }

        public void Declare(MemberDeclarationSyntax declaration)
        {
            switch (declaration)
            {
                case BaseTypeDeclarationSyntax:
                    _traits |= MemberTraits.Type | MemberTraits.RunsAtConstruction;
                    break;
                case MethodDeclarationSyntax { Identifier.ValueText: var name, ExplicitInterfaceSpecifier: var contract }:
                    Name(name, declaration, contract is not null);
                    _traits |= MemberTraits.Method;
                    break;
                case PropertyDeclarationSyntax { Identifier.ValueText: var name, ExplicitInterfaceSpecifier: var contract, Initializer: var initial }:
                    Name(name, declaration, contract is not null);
                    _traits |= initial is null ? 0 : MemberTraits.RunsAtConstruction;
                    break;
                case EventDeclarationSyntax { Identifier.ValueText: var name, ExplicitInterfaceSpecifier: var contract }:
                    Name(name, declaration, contract is not null);
                    break;
                case IndexerDeclarationSyntax { ExplicitInterfaceSpecifier: var contract }:
                    Name(SyntaxIndex.Indexer, declaration, contract is not null);
                    break;
                case BaseFieldDeclarationSyntax { Declaration.Variables: var variables }:
                    _names.AddRange(variables.Select(static variable => variable.Identifier.ValueText));
                    _traits |= MemberTraits.RunsAtConstruction;
                    break;
                case ConstructorDeclarationSyntax:
                    _traits |= MemberTraits.RunsAtConstruction;
                    break;
                case OperatorDeclarationSyntax or ConversionOperatorDeclarationSyntax:
                    Name(SyntaxIndex.Operator, declaration, false);
                    break;
            }
        }

        public IndexedMember ToMember() => new(
            _span, Type, _names.ToImmutableArray(), _traits, Mentions.ToImmutableArray(), LocalFunctions.ToImmutableArray(), Given.ToImmutableArray());

        private void Name(string name, MemberDeclarationSyntax declaration, bool isExplicit)
        {
            _names.Add(name);
            _traits |= isExplicit || declaration.Modifiers.Any(SyntaxKind.OverrideKeyword) ? MemberTraits.Overrides
                : declaration.Modifiers.Any(SyntaxKind.PublicKeyword) ? MemberTraits.Public : 0;
        }
    }
}
