using System.Globalization;
using System.Text.RegularExpressions;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>The check of one annotation, as code: it refuses what the attribute would, lets the parameter's own default through, and is silent about what is not
/// sent.</summary>
/// <param name="Condition">The condition under which the value is refused; it may name <c>__regex</c>, <c>__options</c> and <c>__time</c>.</param>
/// <param name="Text">What the agent is told, as a literal.</param>
internal sealed record AnnotationCheck(string Condition, string Text)
{
    /// <summary>What the attribute allows a match by itself, in milliseconds.</summary>
    private const int MatchTimeout = 2000;

    private static readonly string[] s_lengths = { "Count", "Length" };

    /// <summary>The check, or null where none can be written: a bound of another kind than the value, a collection without a length.</summary>
    public static AnnotationCheck? Of(Annotation annotation, SyntaxNode function, FixContext context)
    {
        if (context.Root.SyntaxTree.Options is not CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp9 })
        {
            return null;
        }

        var value = new CheckedValue(annotation, function);
        return annotation.Kind switch
        {
            AnnotationKind.Range => InRange(annotation, value, context),
            AnnotationKind.Length => InLength(annotation, value),
            AnnotationKind.Pattern => OfPattern(annotation, value),
            _ => AmongValues(annotation, value),
        };
    }

    /// <summary>The check that refuses a number outside of a limit.</summary>
    /// <param name="identifier">The number, as code names it.</param>
    /// <param name="name">The same, as the agent does.</param>
    /// <param name="minimum">What is refused below; null where anything may be.</param>
    /// <param name="limit">The limit, of which the agent is told.</param>
    /// <param name="context">The document.</param>
    public static AnnotationCheck OfRange(string identifier, string name, int? minimum, WorkLimit limit, FixContext context)
    {
        var (below, above) = (minimum is { } least ? $"< {Template.Number(least)}" : null, $"> {Template.Number(limit.Maximum)}");
        var isRefused = below is null ? $"{identifier} {above}"
            : context.Root.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp9 } ? $"{identifier} is {Either(below, above)}"
            : $"{identifier} {below} || {identifier} {above}";
        return new(isRefused, Said(name, FormattableString.Invariant($"must be from {limit.Minimum} to {limit.Maximum}.")));
    }

    /// <summary>The statement that throws.</summary>
    /// <param name="neighbour">The statement that it goes before, or null where an expression body becomes a block.</param>
    /// <param name="context">The document.</param>
    public StatementSyntax Statement(StatementSyntax? neighbour, FixContext context)
    {
        var thrown = $"throw new __exception({Text});";
        var newLine = Body.NewLineOf(context.Root).ToString();
        var text = neighbour is null
            ? string.Join(newLine, $"if ({Condition})", "{", "    " + thrown, "}")
            : new Stop(neighbour, null, context).Block(Condition, thrown);
        return Template.Statement(
            text,
            ("__exception", context.Type(ThrownNotice.Exception)),
            ("__regex", context.Type("System.Text.RegularExpressions.Regex")),
            ("__options", context.Type("System.Text.RegularExpressions.RegexOptions")),
            ("__time", context.Type("System.TimeSpan")));
    }

    private static AnnotationCheck? InRange(Annotation annotation, CheckedValue value, FixContext context)
    {
        var written = BoundsAsWritten(annotation, value, context);
        var minimum = written?.Minimum ?? Number(annotation.Minimum, annotation.Type, Math.Ceiling);
        var maximum = written?.Maximum ?? Number(annotation.Maximum, annotation.Type, Math.Floor);
        if ((annotation.Minimum is not null && minimum is null) || (annotation.Maximum is not null && maximum is null))
        {
            return null;
        }

        var (below, above) = annotation.Attribute.NamedArguments.Aggregate(("<", ">"), static (signs, named) => named switch
        {
            { Key: "MinimumIsExclusive", Value.Value: true } => ("<=", signs.Item2),
            { Key: "MaximumIsExclusive", Value.Value: true } => (signs.Item1, ">="),
            _ => signs,
        });
        var isRefused = Either(minimum is null ? null : $"{below} {minimum}", maximum is null ? null : $"{above} {maximum}");
        var (least, most) = written is null ? (minimum, maximum) : (minimum is null ? null : $"{{{minimum}}}", maximum is null ? null : $"{{{maximum}}}");
        var said = (least, most) switch
        {
            (null, _) => $"must be {(above == ">" ? "at most" : "less than")} {Plain(most!)}.",
            (_, null) => $"must be {(below == "<" ? "at least" : "greater than")} {Plain(least)}.",
            _ when below == "<" && above == ">" => $"must be from {Plain(least)} to {Plain(most)}.",
            _ => $"must be {(below == "<" ? "at least" : "greater than")} {Plain(least)} and {(above == ">" ? "at most" : "less than")} {Plain(most)}.",
        };
        return new($"{value.Path} is {value.ButDefault(isRefused, IsOutside)}", Said(value.Name, said, isInterpolated: written is not null));

        bool IsOutside(object constant) => WorkLimit.NumberOf(constant) is { } number && (number < annotation.Minimum || number > annotation.Maximum
            || (below == "<=" && number.Equals(annotation.Minimum)) || (above == ">=" && number.Equals(annotation.Maximum)));
    }

    private static AnnotationCheck? InLength(Annotation annotation, CheckedValue value)
    {
        if (LengthOf(annotation.Type) is not { } length)
        {
            return null;
        }

        var (minimum, maximum) = (Whole(annotation.Minimum), Whole(annotation.Maximum));
        var isRefused = $"{{ {length}: {Either(minimum is null ? null : $"< {minimum}", $"> {maximum}")} }}";
        var what = annotation.Type.SpecialType == SpecialType.System_String ? "characters" : "items";
        var said = minimum is null ? $"must have at most {Plain(maximum!)} {what}." : $"must have from {Plain(minimum)} to {Plain(maximum!)} {what}.";
        return new($"{value.Path} is {value.ButDefault(isRefused, constant => constant is string text && (text.Length < annotation.Minimum || text.Length > annotation.Maximum))}", Said(value.Name, said));
    }

    /// <summary>The whole text must match, and none matches longer than the attribute lets it; nothing at all does, as with the attribute.</summary>
    private static AnnotationCheck? OfPattern(Annotation annotation, CheckedValue value)
    {
        if (annotation.Attribute.ConstructorArguments.FirstOrDefault().Value is not string pattern || !IsReadable(@"\A(?:" + pattern + @")\z"))
        {
            return null;
        }

        var milliseconds = annotation.Attribute.NamedArguments.Where(static named => named.Key == "MatchTimeoutInMilliseconds").Select(static named =>
            named.Value.Value).OfType<int>()
            .DefaultIfEmpty(MatchTimeout).First();
        var time = milliseconds > 0
            && milliseconds % 1000 != 0 ? $"__time.FromMilliseconds({milliseconds})" : $"__time.FromSeconds({(milliseconds > 0 ? milliseconds : MatchTimeout) / 1000})";
        var isGiven = value.ButDefault("{ Length: > 0 }", static constant => constant is string { Length: > 0 });
        return new(
            $"{value.Path} is {isGiven} && !__regex.IsMatch({value.KnownPath}, {Verbatim(@"\A(?:" + pattern + @")\z")}, __options.None, {time})",
            Said(value.Name, $"must match the pattern {pattern}"));
    }

    private static AnnotationCheck? AmongValues(Annotation annotation, CheckedValue value)
    {
        if (annotation.Attribute.ConstructorArguments.FirstOrDefault() is not { Kind: TypedConstantKind.Array, Values: { IsEmpty: false } values }
            || values.Any(static item => item.Kind is not (TypedConstantKind.Primitive or TypedConstantKind.Enum)))
        {
            return null;
        }

        var allowed = values.Select(item => Literal(item, annotation.Type)).ToList();
        if (allowed.Contains(null))
        {
            return null;
        }

        if (value.Default is { } standard && !values.Any(item => Equals(item.Value, standard)))
        {
            allowed.Add(Literal(standard));
        }

        if (value.MayBeNull)
        {
            allowed.Insert(0, "null");
        }

        return new(
            $"{value.Path} is not {(allowed.Count == 1 ? allowed[0] : $"({string.Join(" or ", allowed.Distinct())})")}",
            Said(value.Name, $"must be {(values.Length == 1 ? "" : "one of ")}{string.Join(", ", values.Select(static item => Shown(item)))}."));
    }

    private static string Either(string? below, string? above) => below is null ? above! : above is null ? below : $"{below} or {above}";

    private static string Said(string name, string text, bool isInterpolated = false) =>
        (isInterpolated ? "$" : "") + SymbolDisplay.FormatLiteral($"Argument '{name}' {text}", quote: true);

    private static string Verbatim(string text) => text.Contains('\\')
        && !text.Contains('\n') ? "@\"" + text.Replace("\"", "\"\"") + "\"" : SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>A number of the code as people say it.</summary>
    private static string Plain(string number) => number.StartsWith("{", StringComparison.Ordinal) ? number : number.Replace("_", "").TrimEnd('m', 'f', 'L');

    private static string? Whole(double? number) => number is { } given ? Template.Number((int)given) : null;

    /// <summary>A bound in the type of the value; null for none that can be written.</summary>
    private static string? Number(double? bound, ITypeSymbol type, Func<double, double> whole)
    {
        if (bound is not { } number)
        {
            return null;
        }

        var kind = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: { Length: 1 } arguments }
            ? arguments[0].SpecialType : type.SpecialType;
        switch (kind)
        {
            case SpecialType.System_Double:
                return number.ToString("R", CultureInfo.InvariantCulture);
            case SpecialType.System_Single:
                return number.ToString("R", CultureInfo.InvariantCulture) + "f";
            case SpecialType.System_Decimal:
                return Math.Abs(number) > 1e15 ? null : ((decimal)number).ToString(CultureInfo.InvariantCulture) + "m";
            default:
                number = whole(number);
                return Math.Abs(number) <= int.MaxValue ? Template.Number((int)number)
                    : Math.Abs(number) < 1e15 ? ((long)number).ToString("N0", CultureInfo.InvariantCulture).Replace(',', '_')
                    : null;
        }
    }

    /// <summary>The author's own constants, where they stand in this very function: they may change.</summary>
    private static (string? Minimum, string? Maximum)? BoundsAsWritten(Annotation annotation, CheckedValue value, FixContext context) =>
        annotation.Members.IsEmpty && annotation.Minimum is not null && annotation.Maximum is not null
        && annotation.Attribute.ApplicationSyntaxReference?.GetSyntax(context.Cancellation) is AttributeSyntax { ArgumentList.Arguments: { Count: >= 2 } bounds } attribute
        && value.Function.Span.Contains(attribute.Span) && attribute.SyntaxTree == context.Root.SyntaxTree
        && bounds.Take(2).All(bound => bound.NameColon is null && bound.Expression is IdentifierNameSyntax or MemberAccessExpressionSyntax or LiteralExpressionSyntax
            && context.Model.GetTypeInfo(bound.Expression, context.Cancellation).Type?.SpecialType == SpecialType.System_Int32)
        && bounds.Take(2).Any(static bound => bound.Expression is not LiteralExpressionSyntax)
        && annotation.Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Double
            ? (bounds[0].Expression.ToString(), bounds[1].Expression.ToString())
            : null;

    private static string? LengthOf(ITypeSymbol type) => type is IArrayTypeSymbol || type.SpecialType == SpecialType.System_String ? "Length"
        : s_lengths.FirstOrDefault(name => type.BaseTypes().Cast<ITypeSymbol>().Prepend(type).Concat(type.AllInterfaces)
            .Any(declaring => declaring.GetMembers(name).OfType<IPropertySymbol>().Any(static member =>
                member is { DeclaredAccessibility: Accessibility.Public, Type.SpecialType: SpecialType.System_Int32, IsStatic: false })));

    private static bool IsReadable(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.None, TimeSpan.FromMilliseconds(MatchTimeout));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>A value of the attribute in the type of the parameter; null for one of another type.</summary>
    private static string? Literal(TypedConstant constant, ITypeSymbol type)
    {
        var target = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: { Length: 1 } arguments }
            ? arguments[0] : type;
        return constant.IsNull ? "null"
            : constant.Kind == TypedConstantKind.Enum ? SymbolEqualityComparer.Default.Equals(constant.Type, target) ? constant.ToCSharpString() : null
            : SymbolEqualityComparer.Default.Equals(constant.Type, target) ? Literal(constant.Value!) : null;
    }

    private static string? Literal(object constant) => constant is char or string or bool or int or double
        ? SymbolDisplay.FormatPrimitive(constant, quoteStrings: true, useHexadecimalNumbers: false) : null;

    private static string Shown(TypedConstant constant) => constant.Kind == TypedConstantKind.Enum
        ? constant.ToCSharpString().Split('.').Last() : Convert.ToString(constant.Value, CultureInfo.InvariantCulture) ?? "null";
}

/// <summary>The value that is checked, as the function that gets it names it.</summary>
internal sealed class CheckedValue
{
    /// <summary>A value that a function gets.</summary>
    public CheckedValue(Annotation annotation, SyntaxNode function)
    {
        Function = function;
        Name = annotation.Name;
        var root = function.ChildNodes().OfType<ParameterListSyntax>().SelectMany(static list => list.Parameters)
            .FirstOrDefault(parameter => parameter.Identifier.ValueText == annotation.Parameter.Name)?.Identifier.Text ?? annotation.Parameter.Name;
        var links = annotation.Members.Select(static member => SyntaxFacts.GetKeywordKind(member.Name) == SyntaxKind.None ? member.Name : "@" + member.Name).ToList();
        Path = KnownPath = root;
        var owner = annotation.Parameter.Type;
        for (var i = 0; i < links.Count; i++)
        {
            Path += (MayBeNullOf(owner) ? "?." : ".") + links[i];
            KnownPath += (IsNullable(owner) ? ".Value." : ".") + links[i];
            owner = annotation.Members[i].Type;
        }

        MayBeNull = Path.Contains("?.") || MayBeNullOf(annotation.Type)
            || (annotation is { Members.IsEmpty: true, Parameter: { HasExplicitDefaultValue: true, ExplicitDefaultValue: null, Type.IsReferenceType: true } });
        Default = annotation is { Members.IsEmpty: true, Parameter: { HasExplicitDefaultValue: true, ExplicitDefaultValue: { } standard } } ? standard : null;
    }

    /// <summary>The function.</summary>
    public SyntaxNode Function { get; }

    /// <summary>What the agent calls the value.</summary>
    public string Name { get; }

    /// <summary>The value, whatever of the way to it may be missing.</summary>
    public string Path { get; }

    /// <summary>The value where it is known to be there.</summary>
    public string KnownPath { get; }

    /// <summary>Whether it may be null without being wrong.</summary>
    public bool MayBeNull { get; }

    /// <summary>What it is when the agent leaves it out; null for nothing.</summary>
    public object? Default { get; }

    /// <summary>A pattern that does not match the default: its author chose it.</summary>
    public string ButDefault(string pattern, Func<object, bool> isMatched) =>
        Default is { } standard && isMatched(standard) && SymbolDisplay.FormatPrimitive(standard, quoteStrings: true, useHexadecimalNumbers: false) is { } literal
            ? $"not {literal} and {(pattern.Contains(" or ") ? $"({pattern})" : pattern)}"
            : pattern;

    private static bool MayBeNullOf(ITypeSymbol type) => IsNullable(type) || (type.IsReferenceType && type.NullableAnnotation != NullableAnnotation.NotAnnotated);

    private static bool IsNullable(ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
}
