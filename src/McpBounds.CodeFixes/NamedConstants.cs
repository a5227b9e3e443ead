using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>The limits that fixes write into a document by name: a constant of the type, found if it is there and shared by all fixes that want the same.</summary>
internal sealed class NamedConstants(FixContext context, Edits edits)
{
    private readonly List<(SyntaxNode Owner, string Name, int Value)> _planned = new();

    /// <summary>The name of a constant of this value for some code: the one wished for, or that with the first number that makes it free.</summary>
    public string For(SyntaxNode code, string wish, int value)
    {
        var name = wish;
        for (var i = 2; !Means(code, name, value) && !CanAdd(code, name, value); i++)
        {
            name = wish + i;
        }

        return name;
    }

    /// <summary>Whether the name means this value there already, or will once what is planned is written.</summary>
    private bool Means(SyntaxNode code, string name, int value) => context.Model.LookupSymbols(code.SpanStart, name: name) switch
    {
        { IsEmpty: true } => _planned.Any(planned => planned.Name == name && planned.Value == value && planned.Owner.Span.Contains(code.Span)),
        { Length: 1 } found => found[0] switch
        {
            IFieldSymbol { HasConstantValue: true, ConstantValue: int known } => known == value,
            ILocalSymbol { HasConstantValue: true, ConstantValue: int known } local => known == value && IsDeclaredBefore(local, code),
            _ => false,
        },
        _ => false,
    };

    private bool CanAdd(SyntaxNode code, string name, int value)
    {
        var owner = OwnerOf(code);
        if (!context.Model.LookupSymbols(code.SpanStart, name: name).IsEmpty
            || _planned.Any(planned => planned.Name == name && (planned.Owner == owner || planned.Owner.Span.Contains(code.Span))))
        {
            return false;
        }

        _planned.Add((owner, name, value));
        var newLine = Body.NewLineOf(context.Root);
        edits.Change<SyntaxNode>(owner, current => current is TypeDeclarationSyntax type
            ? NamedConstant.AddTo(type, name, value, newLine)
            : NamedConstant.AddTo((CompilationUnitSyntax)current, name, value, newLine));
        return true;
    }

    /// <summary>
    /// The type around some code; the file for top-level statements, whose constants are local. An extension block holds no constants: the class around it
    /// does.
    /// </summary>
    private static SyntaxNode OwnerOf(SyntaxNode code) => code.Ancestors().First(static node => node is ClassDeclarationSyntax or StructDeclarationSyntax
        or RecordDeclarationSyntax or InterfaceDeclarationSyntax or CompilationUnitSyntax);

    private static bool IsDeclaredBefore(ILocalSymbol local, SyntaxNode code) =>
        local.DeclaringSyntaxReferences.All(reference => reference.SyntaxTree == code.SyntaxTree && reference.Span.End < code.SpanStart);
}

/// <summary>Writes a constant where people look for it: behind the constants that a type begins with.</summary>
internal static class NamedConstant
{
    /// <summary>The type with a private constant.</summary>
    public static TypeDeclarationSyntax AddTo(TypeDeclarationSyntax type, string name, int value, SyntaxTrivia newLine)
    {
        var constant = SyntaxFactory.ParseMemberDeclaration($"private const int {name} = {Template.Number(value)};")!;
        var index = type.Members.TakeWhile(IsConstant).Count();
        if (type.Members.Count == 0)
        {
            return type.AddMembers(constant);
        }

        if (index > 0)
        {
            var above = type.Members[index - 1];
            return type.WithMembers(type.Members.Insert(index, constant.WithLeadingTrivia(IndentationOf(above)).WithTrailingTrivia(Ending(above, newLine))));
        }

        var next = type.Members[0];
        if (!StartsLine(next))
        {
            return type.WithMembers(type.Members.Insert(0, constant.WithTrailingTrivia(SyntaxFactory.Space)));
        }

        var leading = next.GetLeadingTrivia();
        var isApart = (leading.Count > 0 && leading[0].IsKind(SyntaxKind.EndOfLineTrivia)) || (next is BaseFieldDeclarationSyntax && !leading.Any(IsDocumentation));
        var apart = isApart ? next : next.WithLeadingTrivia(leading.Insert(0, newLine));
        return type.WithMembers(type.Members.Replace(next, apart).Insert(0, constant.WithLeadingTrivia(IndentationOf(next)).WithTrailingTrivia(newLine)));
    }

    /// <summary>The top-level statements with a constant before the first, below the comments that the file begins with.</summary>
    public static CompilationUnitSyntax AddTo(CompilationUnitSyntax unit, string name, int value, SyntaxTrivia newLine)
    {
        var constant = SyntaxFactory.GlobalStatement(SyntaxFactory.ParseStatement($"const int {name} = {Template.Number(value)};")).WithTrailingTrivia(newLine);
        var index = unit.Members.TakeWhile(static member => member is GlobalStatementSyntax { Statement: LocalDeclarationStatementSyntax { IsConst: true } }).Count();
        return index > 0 || unit.Members.Count == 0
            ? unit.WithMembers(unit.Members.Insert(index, constant))
            : unit.WithMembers(unit.Members
                .Replace(unit.Members[0], unit.Members[0].WithLeadingTrivia(newLine))
                .Insert(0, constant.WithLeadingTrivia(unit.Members[0].GetLeadingTrivia())));
    }

    private static bool IsConstant(MemberDeclarationSyntax member) => member is FieldDeclarationSyntax && member.Modifiers.Any(SyntaxKind.ConstKeyword);

    private static bool IsDocumentation(SyntaxTrivia trivia) => trivia.IsDirective || trivia.HasStructure || Body.IsComment(trivia);

    private static bool StartsLine(MemberDeclarationSyntax member) => member.GetFirstToken().GetPreviousToken().TrailingTrivia
        .Concat(member.GetLeadingTrivia()).Any(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));

    private static SyntaxTriviaList IndentationOf(MemberDeclarationSyntax member) =>
        member.GetLeadingTrivia() is { Count: > 0 } leading && leading[leading.Count - 1] is var white && white.IsKind(SyntaxKind.WhitespaceTrivia)
            ? SyntaxFactory.TriviaList(white)
            : default;

    private static SyntaxTrivia Ending(MemberDeclarationSyntax above, SyntaxTrivia newLine) =>
        above.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia) ? newLine : SyntaxFactory.Space;
}
