using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>The result is an object with room for it: <c>has_more</c>, or what the object calls it.</summary>
internal static class RoomNotice
{
    private static readonly string[] s_names =
        { "HasMore", "has_more", "hasMore", "HasMoreResults", "HasMorePages", "IsTruncated", "Truncated", "truncated", "is_truncated" };

    /// <summary>The way for a loop, or null if the result has no such room.</summary>
    public static StopNotice? For(PagedLoop loop, LoopFixes fixes)
    {
        var context = fixes.Context;
        var function = Function.Of(loop.Statement);
        var results = AgentResult.After(loop.Statement).ToList();
        if (results.Count == 0 || Function.IsIterator(function) || !StopNotice.IsLeft(loop, context) || !AgentResult.ComesFrom(function, context))
        {
            return null;
        }

        var rooms = results.Select(result => Room.In(result, loop, context)).ToList();
        var uses = results.Concat(rooms.Select(static room => room?.Creation)).OfType<SyntaxNode>().ToList();
        return rooms.Any(static room => room is null) || rooms.All(static room => room!.IsText) || AgentResult.PlaceFor(loop.Statement, uses) is not { } place
            ? null
            : new(Write, "break;");

        IReadOnlyList<string> Write(string limit)
        {
            if (rooms.All(static room => room!.Assignment is not null))
            {
                return rooms.Select(static room => room!.Assignment!).Distinct().ToList();
            }

            var flag = fixes.Names.In(place.Scope, "hasMore", "isTruncated");
            fixes.Edits.Insert(place, -1, () => new[] { Template.Statement($"var {flag} = false;") });
            foreach (var room in rooms.Where(static room => room!.Creation is not null).GroupBy(static room => room!.Creation).Select(static same => same.First()!))
            {
                fixes.Edits.Change<ExpressionSyntax>(room.Creation!, current => room.IsText
                    ? TextNotice.Plus(current, Template.Expression($"({flag} ? {TextNotice.Quoted(loop, limit)} : \"\")"))
                    : Room.With(current, room.Name, flag));
            }

            return rooms.Select(static room => room!.Assignment).OfType<string>().Distinct().Append($"{flag} = true;").ToList();
        }
    }

    /// <summary>Where a result can say that there is more.</summary>
    /// <param name="Creation">What is created behind the loop and gets one more member, or the text that gets the sentence; null if it is there before.</param>
    /// <param name="Name">What the member is called.</param>
    /// <param name="Assignment">The statement that says so of an object which is there before the loop ends; null if there is none.</param>
    /// <param name="IsText">Whether it is a text among objects: "nothing found".</param>
    private sealed record Room(ExpressionSyntax? Creation, string Name, string? Assignment, bool IsText = false)
    {
        /// <summary>The room in a result, or null.</summary>
        public static Room? In(ExpressionSyntax result, PagedLoop loop, FixContext context) => result switch
        {
            AnonymousObjectCreationExpressionSyntax or BaseObjectCreationExpressionSyntax => InCreation(result, context),
            CastExpressionSyntax cast => In(cast.Expression, loop, context),
            IdentifierNameSyntax name => InVariable(name, loop, context),
            InvocationExpressionSyntax call => InCall(call, loop, context),
            _ => null,
        } ?? (PlainText.Is(result, context) ? new(result, "", null, IsText: true) : null);

        /// <summary>An object with one more member, or with another value for the one it has.</summary>
        public static ExpressionSyntax With(ExpressionSyntax creation, string name, string flag)
        {
            switch (creation)
            {
                case AnonymousObjectCreationExpressionSyntax anonymous:
                    var known = anonymous.Initializers.FirstOrDefault(member => NameOf(member) == name);
                    var value = known is null ? SyntaxFactory.IdentifierName(flag) : Either(flag, known.Expression);
                    var member = known is null && name == flag
                        ? SyntaxFactory.AnonymousObjectMemberDeclarator(value)
                        : SyntaxFactory.AnonymousObjectMemberDeclarator(Named(name), value);
                    return anonymous.WithInitializers(known is null
                        ? Lists.Append(anonymous.Initializers, member)
                        : anonymous.Initializers.Replace(known, member.WithTriviaFrom(known)));
                case BaseObjectCreationExpressionSyntax { Initializer: { } initializer } typed:
                    return typed.WithInitializer(InInitializer(initializer, name, flag));
                case ObjectCreationExpressionSyntax { ArgumentList: { } arguments } typed:
                    return typed.WithArgumentList(arguments.WithTrailingTrivia(SyntaxFactory.Space))
                        .WithInitializer(Entry(name, flag).WithTrailingTrivia(typed.GetTrailingTrivia()));
                default:
                    return creation;
            }
        }

        private static InitializerExpressionSyntax InInitializer(InitializerExpressionSyntax initializer, string name, string flag)
        {
            var known = initializer.Expressions.OfType<AssignmentExpressionSyntax>().FirstOrDefault(member => TargetOf(member) == name);
            return initializer.WithExpressions(known is null
                ? Lists.Append(initializer.Expressions, Entry(IsIndexed(initializer) ? $"[\"{name}\"]" : name, flag).Expressions[0])
                : initializer.Expressions.Replace(known, known.WithRight(Either(flag, known.Right)).WithTriviaFrom(known)));
        }

        /// <summary>An initialiser of one entry; an entry alone cannot be parsed.</summary>
        private static InitializerExpressionSyntax Entry(string target, string flag) =>
            ((ObjectCreationExpressionSyntax)SyntaxFactory.ParseExpression($"new A() {{ {target} = {flag} }}")).Initializer!;

        private static bool IsIndexed(InitializerExpressionSyntax initializer) =>
            initializer.Expressions.OfType<AssignmentExpressionSyntax>().Any(static member => member.Left is ImplicitElementAccessSyntax);

        private static string? TargetOf(AssignmentExpressionSyntax member) => member.Left switch
        {
            IdentifierNameSyntax name => name.Identifier.ValueText,
            ImplicitElementAccessSyntax { ArgumentList.Arguments: { Count: 1 } key } when key[0].Expression is LiteralExpressionSyntax literal => literal.Token.ValueText,
            _ => null,
        };

        /// <summary>What it said by itself holds as well.</summary>
        private static ExpressionSyntax Either(string flag, ExpressionSyntax known) => known switch
        {
            LiteralExpressionSyntax { RawKind: (int)SyntaxKind.FalseLiteralExpression } => SyntaxFactory.IdentifierName(flag),
            BinaryExpressionSyntax or ConditionalExpressionSyntax => Template.Expression($"{flag} || (__known)", ("__known", known.WithoutTrivia())),
            _ => Template.Expression($"{flag} || __known", ("__known", known.WithoutTrivia())),
        };

        private static NameEqualsSyntax Named(string name) => SyntaxFactory.NameEquals(
            SyntaxFactory.IdentifierName(name).WithTrailingTrivia(SyntaxFactory.Space),
            SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space));

        private static Room? InCreation(ExpressionSyntax creation, FixContext context) => creation switch
        {
            AnonymousObjectCreationExpressionSyntax { Initializers.Count: > 0 } anonymous => new(anonymous, NameFor(anonymous), null),
            BaseObjectCreationExpressionSyntax typed when context.Model.GetTypeInfo(typed, context.Cancellation).Type is INamedTypeSymbol type =>
                IsKeyed(type) ? InEntries(typed) : InProperty(typed, type),
            _ => null,
        };

        private static Room? InEntries(BaseObjectCreationExpressionSyntax creation) =>
            creation.Initializer is { Expressions: { Count: > 0 } entries }
            && entries.All(static entry => entry is AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax })
                ? new(creation, NameLike(entries.OfType<AssignmentExpressionSyntax>().Select(static entry => TargetOf(entry) ?? "")), null)
                : null;

        private static Room? InProperty(BaseObjectCreationExpressionSyntax creation, INamedTypeSymbol type) =>
            PropertyOf(type) is { } property && creation is { Initializer: not null } or ObjectCreationExpressionSyntax { ArgumentList: not null }
            && !IsGivenByPosition(creation, property)
                ? new(creation, property, null)
                : null;

        private static Room? InVariable(IdentifierNameSyntax name, PagedLoop loop, FixContext context)
        {
            if (context.Model.GetSymbolInfo(name, context.Cancellation).Symbol is not ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } declarations } local
                || declarations[0].GetSyntax(context.Cancellation) is not VariableDeclaratorSyntax { Initializer.Value: { } value } declarator
                || Function.Of(declarator) != Function.Of(name)
                || Function.Of(declarator).DescendantNodes().OfType<AssignmentExpressionSyntax>()
                    .Any(assignment => assignment.Left is IdentifierNameSyntax target && target.Identifier.ValueText == local.Name))
            {
                return null;
            }

            if (declarator.SpanStart > loop.Statement.Span.End)
            {
                return In(AgentResult.Unwrapped(value), loop, context);
            }

            return value is not BaseObjectCreationExpressionSyntax || declarator.Span.End > loop.Statement.SpanStart || local.Type is not INamedTypeSymbol type ? null
                : IsKeyed(type) ? new(null, "", $"{local.Name}[\"{NameLike(Enumerable.Empty<string>())}\"] = true;")
                : PropertyOf(type, forAssignment: true) is { } property ? new(null, "", $"{local.Name}.{property} = true;")
                : null;
        }

        /// <summary>What a call is given to make text or a result of.</summary>
        private static Room? InCall(InvocationExpressionSyntax call, PagedLoop loop, FixContext context)
        {
            if (call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToJsonString" or "ToString", Expression: IdentifierNameSyntax node }
                && context.Model.GetTypeInfo(node, context.Cancellation).Type?.Name == "JsonObject")
            {
                return InVariable(node, loop, context);
            }

            var isSerializer = call.Expression is MemberAccessExpressionSyntax
            {
                Name.Identifier.ValueText: "Serialize" or "SerializeObject" or "SerializeToNode" or "SerializeToElement",
            };
            // What is handed to the other side is a question, not a result.
            if (context.Model.GetOperation(call, context.Cancellation) is not { } operation || RemoteCalls.In(context.Tools).Makes(operation, context.Cancellation))
            {
                return null;
            }

            return call.ArgumentList.Arguments.Select(static argument => argument.Expression)
                .Where(value => value is AnonymousObjectCreationExpressionSyntax || (isSerializer && value is IdentifierNameSyntax or BaseObjectCreationExpressionSyntax)
                    || (value is IdentifierNameSyntax && context.Model.GetTypeInfo(value, context.Cancellation).Type?.IsAnonymousType == true))
                .Select(value => value is IdentifierNameSyntax name ? InVariable(name, loop, context) : InCreation(value, context))
                .FirstOrDefault(static room => room is not null);
        }

        private static bool IsKeyed(INamedTypeSymbol type) => type.Name == "JsonObject"
            || (type is { Name: "Dictionary", TypeArguments: { Length: 2 } arguments }
                && arguments[0].SpecialType == SpecialType.System_String && arguments[1].SpecialType == SpecialType.System_Object);

        private static string? PropertyOf(INamedTypeSymbol type, bool forAssignment = false) => type.BaseTypes().Prepend(type)
            .SelectMany(static current => current.GetMembers().OfType<IPropertySymbol>())
            .FirstOrDefault(property => Array.IndexOf(s_names, property.Name) >= 0 && IsOfTruth(property.Type)
                && property is { IsStatic: false, SetMethod: { DeclaredAccessibility: Accessibility.Public or Accessibility.Internal } set }
                && !(forAssignment && set.IsInitOnly))
            ?.Name;

        private static bool IsOfTruth(ITypeSymbol type) => type.SpecialType == SpecialType.System_Boolean
            || (type is INamedTypeSymbol { Name: "Nullable", TypeArguments: { Length: 1 } value } && value[0].SpecialType == SpecialType.System_Boolean);

        /// <summary>Whether the constructor is told by an argument what an initialiser would say again.</summary>
        private static bool IsGivenByPosition(BaseObjectCreationExpressionSyntax creation, string property) => creation.ArgumentList is { Arguments.Count: > 0 }
            && creation.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>().Any(member => TargetOf(member) == property) != true;

        private static string? NameOf(AnonymousObjectMemberDeclaratorSyntax member) => member.NameEquals?.Name.Identifier.ValueText ?? member.Expression switch
        {
            IdentifierNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            _ => null,
        };

        private static string NameFor(AnonymousObjectCreationExpressionSyntax anonymous)
        {
            var names = anonymous.Initializers.Select(static member => NameOf(member) ?? "").ToList();
            return names.FirstOrDefault(static name => Array.IndexOf(s_names, name) >= 0) ?? NameLike(names);
        }

        /// <summary>The name in the way in which its neighbours are written.</summary>
        private static string NameLike(IEnumerable<string> names)
        {
            var known = names.Where(static name => name.Length > 0).ToList();
            return known.Exists(static name => Array.IndexOf(s_names, name) >= 0) ? known.First(static name => Array.IndexOf(s_names, name) >= 0)
                : known.Exists(static name => name.IndexOf('_') > 0) ? "has_more"
                : known.Count > 0 && known.TrueForAll(static name => char.IsUpper(name[0])) ? "HasMore"
                : known.Exists(static name => char.IsLower(name[0]) && name.Any(char.IsUpper)) ? "hasMore"
                : "has_more";
        }
    }
}
