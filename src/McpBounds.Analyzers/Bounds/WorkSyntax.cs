using System.Collections.Immutable;
using System.Text.RegularExpressions;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers from syntax alone, so that most members are never bound: may a number in this member decide how much is done?</summary>
/// <remarks>
/// A no must be certain for what <see cref="WorkSink"/> knows by itself. Where a sink goes by names, one of them must stand there: the key's, the property's, a
/// variable's; or a number that the member is given is handed on, whatever it is called, since then the name may be the callee's parameter's.
/// </remarks>
internal sealed class WorkSyntax
{
    /// <summary>Calls of the platform whose number decides by itself, and the fewest arguments with which it is one.</summary>
    private static readonly ImmutableDictionary<string, int> s_calls =
        ("Delay 1 Sleep 1 WaitForTimeoutAsync 1 WaitForTimeout 1 Pause 1 "
        + "Range 2 Repeat 2 Rent 1 Substring 2 GetString 2 Take 1 Limit 1 PadLeft 1 PadRight 1 AllocateArray 1 AllocateUninitializedArray 1 ReadBytes 1 ReadChars 1 "
        + "LoadIntoBufferAsync 1 EnsureCapacity 1 AsSpan 2 AsMemory 2 Slice 2 GetHexString 1 AllocHGlobal 1 AllocCoTaskMem 1 Resize 2 Remove 1 Insert 3 ToString 2 Append 2")
        .Split(' ').Select(static (word, at) => (word, at)).GroupBy(static pair => pair.at / 2, static pair => pair.word)
        .ToImmutableDictionary(static pair => pair.First(), static pair => int.Parse(pair.Last(), System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The same where others have methods of that name as well.</summary>
    private static readonly ImmutableHashSet<(string Owner, string Name)> s_statics = ImmutableHashSet.Create(
        ("Parallel", "For"), ("RandomNumberGenerator", "GetBytes"), ("Array", "CreateInstance"));

    private static readonly ImmutableHashSet<string> s_types = ImmutableHashSet.Create(
        "StringBuilder", "MemoryStream", "PeriodicTimer", "String", "List", "Dictionary", "HashSet", "Queue", "Stack", "SortedList", "PriorityQueue", "ArrayList", "Hashtable",
        "ConcurrentDictionary", "ArrayBufferWriter");

    /// <summary>What text ends with before a number that a request or a query reads there.</summary>
    private static readonly Regex s_before = new(
        @"(?:=|""\s*:|\b(?:first|last|limit|take|top)\s*:|--\w[\w-]*|\b(?:limit|top|fetch|next|first|take|head|sample|rownum\s*<=?))\s*\(?\s*$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private readonly HashSet<string> _numbers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _others = new(StringComparer.Ordinal);

    private WorkSyntax(SyntaxNode member)
    {
        foreach (var parameter in member.DescendantNodes().OfType<ParameterSyntax>())
        {
            var isNumber = IsNumber(parameter.Type);
            if (isNumber == true && !Quantities.IsPosition(parameter.Identifier.ValueText))
            {
                _numbers.Add(parameter.Identifier.ValueText);
            }
            else if (isNumber == false)
            {
                _others.Add(parameter.Identifier.ValueText);
            }
        }

        _others.ExceptWith(_numbers);
    }

    /// <summary>Whether a member's text has anything that <see cref="WorkSink"/> looks for.</summary>
    public static bool MayBeIn(SyntaxNode member)
    {
        var syntax = new WorkSyntax(member);
        return member.DescendantNodes().Any(syntax.MayBe);
    }

    private bool MayBe(SyntaxNode node)
    {
        switch (node)
        {
            case InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } call:
                return (IsWork(call, arguments.Count) && arguments.Any(MayBeNumber)) || IsText(call, arguments) || HandsOn(arguments);
            case BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } creation:
                return (TypeOf(creation) is { } type && s_types.Contains(type) && arguments.Any(MayBeNumber)) || HandsOn(arguments);
            case ConstructorInitializerSyntax { ArgumentList.Arguments: var arguments }:
                return HandsOn(arguments);
            case ArrayRankSpecifierSyntax { Sizes: var sizes, Parent: ArrayTypeSyntax { Parent: ArrayCreationExpressionSyntax { Initializer: null } } }:
                return sizes.Any(MayBeNumber);
            case RangeExpressionSyntax { RightOperand: { } end }:
                return end is not PrefixUnaryExpressionSyntax && MayBeNumber(end);
            case ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or CommonForEachStatementSyntax:
                return WorkLoop.MayBe((StatementSyntax)node);
            case AssignmentExpressionSyntax { Left: var target, Right: var value }:
                return MayBeNumber(value) && NameOf(target) is { } property && (Quantities.Is(property) || property == "MaxResponseContentBufferSize" || IsNamed(value));
            case AnonymousObjectMemberDeclaratorSyntax { Expression: var value, NameEquals: var named }:
                return MayBeNumber(value) && ((named is not null && Quantities.Is(named.Name.Identifier.ValueText)) || IsNamed(value));
            case InterpolationSyntax { Expression: var value } hole:
                return MayBeNumber(value) && EndsBefore(Before(hole));
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression, Left: var left, Right: var value }:
                return Last(left) is { } before && MayBeNumber(value) && EndsBefore(before);
            default:
                return false;
        }
    }

    private static bool IsWork(InvocationExpressionSyntax call, int arguments) => UnresolvedCall.NameOf(call)?.Identifier.ValueText is { } name
        && ((s_calls.TryGetValue(name, out var fewest) && arguments >= fewest)
            || (call.Expression is MemberAccessExpressionSyntax { Expression: SimpleNameSyntax { Identifier.ValueText: var owner } } && s_statics.Contains((owner, name))));

    /// <summary>Whether a number becomes part of a text: by a format, or behind a piece that ends as a query does before one.</summary>
    private bool IsText(InvocationExpressionSyntax call, SeparatedSyntaxList<ArgumentSyntax> arguments) => UnresolvedCall.NameOf(call)?.Identifier.ValueText switch
    {
        "Format" or "AppendFormat" => arguments.Any(static argument => argument.Expression is LiteralExpressionSyntax { Token.Value: string text } && text.Contains("{")),
        "Append" => MayBeNumber(arguments[0]) && UnresolvedCall.ReceiverOf(call) is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } before }
            && Last(before[0].Expression) is { } text && EndsBefore(text),
        _ => false,
    };

    /// <summary>The type that a creation names, or that of the variable which it is made for.</summary>
    private static string? TypeOf(BaseObjectCreationExpressionSyntax creation) => creation switch
    {
        ObjectCreationExpressionSyntax { Type: PredefinedTypeSyntax } => "String",
        ObjectCreationExpressionSyntax { Type: var type } => SyntaxIndex.SimpleName(type),
        { Parent: EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type: var type } } } } => SyntaxIndex.SimpleName(type),
        { Parent: EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax { Type: var type } } } => SyntaxIndex.SimpleName(type),
        _ => null,
    };

    private static bool EndsBefore(string text) => s_before.IsMatch(text.Length > 24 ? text.Substring(text.Length - 24) : text);

    /// <summary>Whether a call is handed a number by the name of a quantity, its own or the parameter's or that of the key before it, or one that the member itself is given.</summary>
    private bool HandsOn(SeparatedSyntaxList<ArgumentSyntax> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (MayBeNumber(arguments[i]) && ((arguments[i].NameColon is { Name.Identifier.ValueText: var parameter } && Quantities.Is(parameter)) || IsNamed(arguments[i].Expression)
                || (i > 0 && arguments[i - 1].Expression is LiteralExpressionSyntax { Token.Value: string key } && key.Length < 40 && Quantities.Is(key))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a value is made of a quantity by name, or of a number that the member is given.</summary>
    private bool IsNamed(ExpressionSyntax value) => value.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name =>
        _numbers.Contains(name.Identifier.ValueText) || (Quantities.Is(name.Identifier.ValueText) && !IsCalled(name) && !IsLength(name)));

    private static bool IsCalled(SyntaxNode name) =>
        name.Parent is InvocationExpressionSyntax || (name.Parent is MemberAccessExpressionSyntax access && access.Name == name && access.Parent is InvocationExpressionSyntax call
            && call.Expression == access);

    /// <summary>How much there is of something, as a rule; a parameter may have a property of this name.</summary>
    private bool IsLength(IdentifierNameSyntax name) => name is { Identifier.ValueText: "Count", Parent: MemberAccessExpressionSyntax { Name: var member, Expression: var whole } } && member == name
        && !(whole is IdentifierNameSyntax { Identifier.ValueText: var variable } && _others.Contains(variable));

    private bool MayBeNumber(ArgumentSyntax argument) => argument.RefKindKeyword.RawKind == 0 && MayBeNumber(argument.Expression);

    private bool MayBeNumber(ExpressionSyntax value) => value switch
    {
        IdentifierNameSyntax { Identifier.ValueText: var name } => !_others.Contains(name),
        MemberAccessExpressionSyntax { Name: IdentifierNameSyntax name } when name.Identifier.ValueText == "Length" || IsLength(name) => false,
        ParenthesizedExpressionSyntax { Expression: var inner } => MayBeNumber(inner),
        PostfixUnaryExpressionSyntax { Operand: var inner } => MayBeNumber(inner),
        PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax } => false,
        InterpolatedStringExpressionSyntax { Contents: { Count: 1 } contents } => contents[0] is InterpolationSyntax,
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } => false,
        LiteralExpressionSyntax or InterpolatedStringExpressionSyntax or AnonymousFunctionExpressionSyntax or BaseObjectCreationExpressionSyntax
            or AnonymousObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax or ThisExpressionSyntax or TypeOfExpressionSyntax
            or DefaultExpressionSyntax or TypeSyntax and not NameSyntax => false,
        _ => true,
    };

    private static string? NameOf(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax property when target.Parent?.Parent is InitializerExpressionSyntax => property.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax, Name.Identifier.ValueText: var property } => property,
        ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } keys } => Key(keys[0]),
        ImplicitElementAccessSyntax { ArgumentList.Arguments: { Count: 1 } keys } => Key(keys[0]),
        _ => null,
    };

    private static string? Key(ArgumentSyntax argument) => (argument.Expression as LiteralExpressionSyntax)?.Token.Value as string;

    private static string Before(InterpolationSyntax hole)
    {
        var contents = ((InterpolatedStringExpressionSyntax)hole.Parent!).Contents;
        var at = contents.IndexOf(hole);
        return at > 0 && contents[at - 1] is InterpolatedStringTextSyntax { TextToken.ValueText: var text } ? text : "";
    }

    /// <summary>The last piece of text that is written down in a sum.</summary>
    private static string? Last(ExpressionSyntax sum) => sum switch
    {
        LiteralExpressionSyntax { Token.Value: string text } => text,
        BinaryExpressionSyntax { Right: var right } => Last(right),
        InterpolatedStringExpressionSyntax { Contents: { Count: > 0 } contents } when contents[contents.Count - 1] is InterpolatedStringTextSyntax { TextToken.ValueText: var text } => text,
        _ => null,
    };

    /// <summary>Whether a parameter of a type as written is a number; null for what may hold one.</summary>
    private static bool? IsNumber(TypeSyntax? type) => type switch
    {
        NullableTypeSyntax { ElementType: var element } => IsNumber(element),
        PredefinedTypeSyntax { Keyword: var keyword } => keyword.Kind() is SyntaxKind.IntKeyword or SyntaxKind.LongKeyword or SyntaxKind.ShortKeyword or SyntaxKind.UIntKeyword
            or SyntaxKind.ULongKeyword or SyntaxKind.UShortKeyword or SyntaxKind.DoubleKeyword or SyntaxKind.FloatKeyword or SyntaxKind.DecimalKeyword,
        IdentifierNameSyntax { Identifier.ValueText: "TimeSpan" or "Int32" or "Int64" or "Double" } => true,
        ArrayTypeSyntax or IdentifierNameSyntax => false,
        GenericNameSyntax { Identifier.ValueText: not "Nullable" } => false,
        _ => null,
    };
}
