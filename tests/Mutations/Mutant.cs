using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Mutations;

/// <summary>A text that is changed step by step, by chance.</summary>
internal sealed class Mutant(Seed seed, IReadOnlyList<Seed> others, Dice dice)
{
    /// <summary>The kinds of the elements of <c>[a, ..b]</c>, which the oldest Roslyn has no names for.</summary>
    private const int ExpressionElement = 9077;
    private const int SpreadElement = 9078;

    private const int Longest = 60_000;
    private const int MostLambdas = 3;

    private static readonly string[] s_types =
    [
        "Unresolved", "Unresolved<int>", "A.B.Unresolved", "global::Unresolved", "var", "dynamic", "int*", "void*", "delegate*<int, void>", "Span<byte>", "ref int", "(int A, string B)",
        "int[]", "int[,]", "string?", "Task", "Task<string>", "ValueTask<int>", "IAsyncEnumerable<string>", "object", "void", "T", "HttpClient", "HttpResponseMessage", "CancellationToken",
        "Func<Task<string>>", "Action", "byte", "int?", "List<Unresolved>", "IEnumerable<int>", "nint", "DayOfWeek", "McpServer", "List<", "",
    ];

    private static readonly string[] s_scraps =
    [
        "{", "}", "(", ")", "[", "]", "<", ">", ";", ",", ".", "?", "?.", "!", "=>", "=", "==", ":", "::", "..", "&", "*", "@", "$", "#", "\\", "\"", "\"\"\"", "'", "$\"{", "$$\"\"\"{{", "/*", "*/",
        "//", "///", "\n#if X\n", "\n#if true\n", "\n#else\n", "\n#elif Y\n", "\n#endif\n", "\n#region\n", "\n#nullable disable\n", "\n#pragma warning disable\n", "\n#line 5 \"other.cs\"\n",
        "\n#error e\n", "\n#define X\n", "unsafe ", "async ", "static ", "partial ", "abstract ", "extern ", "override ", "virtual ", "new ", "ref ", "out ", "in ", "scoped ", "readonly ", "required ",
        "const ", "file ", "await ", "yield return null;", "yield break;", "return;", "return null;", "throw null;", "break;", "continue;", "goto again;", "again:", "goto case 1;", "default", "this",
        "base", "field", "value", "nameof(", "typeof(", "stackalloc int[n]", "fixed (", "lock (", "using ", "using var x = ", "where T : ", "when (", "is not { } x", "with { }", "switch { _ => 1 }",
        "from x in ", "select x", "record ", "class C", "struct S", "interface I", "enum E", "delegate void D();", "event Action E;", "namespace N;", "namespace N { ", "extension(string s) {",
        "[assembly: X]", "[McpServerTool] ", "[McpServerTool, Description(\"d\")] ", "[Range(1, 5)] ", "[return: X]", "operator +", "implicit operator int(", "checked ", "unchecked(", "global using X;",
        "extern alias X;", "\0", "\u200b", "\ud800", "é", "int.MaxValue", "-1", "0", "null", "true", "false", "\"\"", "default(CancellationToken)", "1e999", "99999999999999999999",
    ];

    private static readonly string[] s_modifiers =
    [
        "async", "static", "partial", "abstract", "virtual", "override", "sealed", "unsafe", "extern", "new", "public", "private", "protected", "internal", "readonly", "required", "file", "ref", "const",
    ];

    /// <summary>What goes around a statement: before it, and behind it. The first is the plainest.</summary>
    private static readonly (string Before, string After)[] s_blocks =
    [
        ("{", "}"), ("unsafe {", "}"), ("checked {", "}"), ("unchecked {", "}"), ("while (true) {", "}"), ("for (;;) {", "}"), ("for (var i0 = 0; i0 < 3; i0++) {", "}"),
        ("do {", "} while (true);"), ("foreach (var x0 in new[] { 1 }) {", "}"), ("await foreach (var x0 in Unresolved()) {", "}"), ("lock (new object()) {", "}"), ("try {", "} finally { }"),
        ("try {", "} catch { }"), ("try {", "} catch (Exception e0) when (e0.Message == \"\") { throw; }"), ("try { } catch {", "}"), ("try { } finally {", "}"), ("using (var u0 = new HttpClient()) {", "}"),
        ("if (true) {", "}"), ("if (DateTime.Now.Ticks > 1) {", "} else { return; }"), ("switch (1) { case 1:", "break; }"), ("switch (1) { case 1 when true: default:", "goto case 1; }"),
        ("Action a0 = () => {", "}; a0();"), ("Func<Task> f0 = async () => {", "}; await f0();"), ("var d0 = delegate {", "};"), ("void L0() {", "} L0();"), ("async Task L0() {", "} await L0();"),
        ("static void L0() {", "}"), ("again0:", "goto again0;"), ("\n#if true\n", "\n#endif\n"), ("\n#if X\n", "\n#else\n;\n#endif\n"), ("Task.Run(async () => {", "}).Wait();"),
        ("new List<int>().ForEach(_ => {", "});"), ("fixed (char* p0 = \"\") {", "}"), ("if (false) {", "}"), ("return; {", "}"), ("goto end0; {", "} end0: ;"),
    ];

    /// <summary>What goes around an expression. The first is the plainest.</summary>
    private static readonly (string Before, string After)[] s_brackets =
    [
        ("(", ")"), ("(", ")!"), ("await ", ""), ("await (", ")"), ("(await ", ")"), ("checked(", ")"), ("unchecked(", ")"), ("new[] { ", " }"), ("[", "]"), ("[.. ", "]"), ("(object)", ""), ("(object?)(", ")"),
        ("(Unresolved)(", ")"), ("$\"{", "}\""), ("(() => ", ")()"), ("((Func<object>)(() => ", "))()"), ("", ".ToString()"), ("", "?.ToString()"), ("", "!.Unresolved"), ("", " ?? throw null!"), ("", " ?? default"),
        ("true ? ", " : default"), ("", " is { } p0 ? p0 : default"), ("", " switch { _ => 1 }"), ("1 switch { 1 => ", ", _ => throw null! }"), ("ref ", ""), ("out ", ""), ("&", ""), ("*", ""), ("-", ""), ("!", ""),
        ("", "++"), ("", "[0]"), ("", "[^1]"), ("", "[1..]"), ("", " + 1"), ("\"\" + ", ""), ("Math.Min(", ", 5)"), ("Math.Max(1, ", ")"), ("Task.FromResult(", ")"), ("", ".ConfigureAwait(false)"), ("", ".Result"),
        ("", ".GetAwaiter().GetResult()"), ("(_ = ", ")"), ("(p1: ", ", 2)"), ("new { A = ", " }.A"), ("typeof(", ")"), ("nameof(", ")"), ("from x0 in new[] { 1 } select ", ""), ("stackalloc[] { ", " }"), ("p0: ", ""),
        ("", " with { }"), ("throw ", ""), ("sizeof(", ")"), ("Unresolved(", ")"), ("new Unresolved(", ")"), ("default(", ")"), ("async () => ", ""), ("static x0 => ", ""), ("delegate { return ", "; }"),
    ];

    private readonly List<string> _steps = [];
    private string _text = seed.Text;

    /// <summary>The name of the text that it began as.</summary>
    public string Name => seed.Name;

    /// <summary>The text as it is by now.</summary>
    public string Text => _text;

    /// <summary>What was done to it, in order.</summary>
    public IReadOnlyList<string> Steps => _steps;

    /// <summary>Changes it once.</summary>
    public void Mutate()
    {
        var root = CSharpSyntaxTree.ParseText(_text, CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview)).GetRoot();
        var (name, change) = dice.Roll(22) switch
        {
            0 => ("delete a token", DeleteToken(root)),
            1 => ("duplicate a token", DuplicateToken(root)),
            2 => ("swap tokens", SwapNodes([.. root.DescendantTokens().Select(static token => token.Span).Where(static span => !span.IsEmpty)])),
            3 => ("delete a statement or member", DeleteNode(Pieces(root))),
            4 => ("duplicate a statement or member", DuplicateNode(Pieces(root))),
            5 => ("swap statements or members", SwapNodes([.. Pieces(root).Select(static node => node.Span)])),
            6 => ("cut the end", Cut(new TextSpan(dice.Roll(_text.Length), _text.Length))),
            7 => ("cut a stretch", Cut(new TextSpan(dice.Roll(_text.Length), dice.Roll(120)))),
            8 or 9 => ("another identifier", AnotherIdentifier(root)),
            10 => ("another type", Replace(root.DescendantNodes().OfType<TypeSyntax>(), _ => dice.Pick(s_types))),
            11 or 12 => ("wrap a statement", Wrap(root.DescendantNodes().OfType<StatementSyntax>(), s_blocks, 1)),
            13 or 14 => ("wrap an expression", Wrap(root.DescendantNodes().OfType<ExpressionSyntax>(), s_brackets, 1)),
            15 => dice.OneIn(2)
                ? ("nest a statement deep", Wrap(root.DescendantNodes().OfType<StatementSyntax>(), s_blocks, 2 + dice.Roll(dice.OneIn(4) ? 60 : 12)))
                : ("nest an expression deep", Wrap(root.DescendantNodes().OfType<ExpressionSyntax>(), s_brackets, 2 + dice.Roll(dice.OneIn(4) ? 80 : 12))),
            16 => ("insert a scrap", InsertScrap(root)),
            17 => ("swap expressions", SwapNodes([.. root.DescendantNodes().OfType<ExpressionSyntax>().Select(static node => node.Span)])),
            18 => ("another expression", Replace(root.DescendantNodes().OfType<ExpressionSyntax>(), node => dice.Pick([.. root.DescendantNodes().Where(other => other is ExpressionSyntax)]).ToString())),
            19 => ("a piece of another text", Splice(root)),
            20 => ("modifiers", Modifiers(root)),
            _ => ("arguments and parameters", Lists(root)),
        };
        if (change is { } changed && changed.Length <= Longest)
        {
            _text = changed;
            _steps.Add(name);
        }
    }

    private static List<SyntaxNode> Pieces(SyntaxNode root) => [.. root.DescendantNodes().Where(static node =>
        node is StatementSyntax or MemberDeclarationSyntax or AttributeListSyntax or AccessorDeclarationSyntax or UsingDirectiveSyntax or CatchClauseSyntax or SwitchSectionSyntax or ElseClauseSyntax)];

    private string Cut(TextSpan span) => _text.Remove(span.Start, Math.Min(span.Length, _text.Length - span.Start));

    private string With(TextSpan span, string replacement) => string.Concat(_text.AsSpan(0, span.Start), replacement, _text.AsSpan(span.End));

    private string? DeleteToken(SyntaxNode root) => root.DescendantTokens().Where(static token => !token.Span.IsEmpty).ToList() is { Count: > 0 } tokens
        ? With(dice.Pick(tokens).Span, "") : null;

    private string? DuplicateToken(SyntaxNode root) => root.DescendantTokens().ToList() is { Count: > 0 } tokens && dice.Pick(tokens) is var token
        ? _text.Insert(token.Span.End, " " + token.Text) : null;

    private string? DeleteNode(List<SyntaxNode> nodes) => nodes.Count > 0 ? With(dice.Pick(nodes).Span, "") : null;

    private string? DuplicateNode(List<SyntaxNode> nodes) => nodes.Count > 0 && dice.Pick(nodes) is var node ? _text.Insert(node.FullSpan.End, node.ToFullString()) : null;

    private string? SwapNodes(List<TextSpan> spans)
    {
        if (spans.Count < 2)
        {
            return null;
        }

        var (first, second) = (dice.Pick(spans), dice.Pick(spans));
        (first, second) = first.Start <= second.Start ? (first, second) : (second, first);
        return first.End > second.Start ? null : string.Concat(
            [_text[..first.Start], _text[second.Start..second.End], _text[first.End..second.Start], _text[first.Start..first.End], _text[second.End..]]);
    }

    private string? AnotherIdentifier(SyntaxNode root)
    {
        var identifiers = root.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken) && !token.Span.IsEmpty).ToList();
        return identifiers.Count == 0 ? null : With(dice.Pick(identifiers).Span, dice.OneIn(6) ? "unresolved" : dice.Pick(identifiers).Text);
    }

    private string? Replace(IEnumerable<SyntaxNode> nodes, Func<SyntaxNode, string> replacement) => nodes.ToList() is { Count: > 0 } all && dice.Pick(all) is var node
        ? With(node.Span, replacement(node)) : null;

    private string? Wrap(IEnumerable<SyntaxNode> nodes, (string Before, string After)[] around, int times)
    {
        var all = nodes.ToList();
        if (all.Count == 0)
        {
            return null;
        }

        var node = dice.Pick(all);
        var isOneKind = dice.OneIn(2);
        var (before, after) = dice.Pick(around);
        var text = node.ToString();
        for (var i = 0; i < times; i++)
        {
            // The compiler binds a lambda anew for each overload that it may be given to, and what is in it as often again.
            if (i >= MostLambdas && (before.Contains("=>", StringComparison.Ordinal) || before.Contains("delegate", StringComparison.Ordinal)))
            {
                (before, after) = around[0];
            }

            // Names that a wrapping declares are numbered, so that they do not clash with those of the next one.
            text = $"{Numbered(before, i)} {text} {Numbered(after, i)}";
            (before, after) = isOneKind ? (before, after) : dice.Pick(around);
        }

        return With(node.Span, text);

        static string Numbered(string part, int number) => System.Text.RegularExpressions.Regex.Replace(part, @"\b(i|x|e|u|a|f|d|L|again|p|end)0\b", $"${{1}}0{number}");
    }

    private string InsertScrap(SyntaxNode root)
    {
        var places = root.DescendantTokens().Select(static token => token.Span.End).ToList();
        return _text.Insert(dice.OneIn(4) || places.Count == 0 ? dice.Roll(_text.Length + 1) : dice.Pick(places), " " + dice.Pick(s_scraps));
    }

    private string? Splice(SyntaxNode root)
    {
        var pieces = Pieces(CSharpSyntaxTree.ParseText(dice.Pick(others).Text).GetRoot());
        var here = Pieces(root);
        if (pieces.Count == 0 || here.Count == 0)
        {
            return null;
        }

        var (piece, place) = (dice.Pick(pieces), dice.Pick(here));

        // A statement goes among statements, a member among members, unless chance wants otherwise.
        var alike = here.Where(node => node is StatementSyntax == piece is StatementSyntax).ToList();
        place = alike.Count > 0 && !dice.OneIn(5) ? dice.Pick(alike) : place;
        return _text.Insert(place.FullSpan.End, "\n" + piece + "\n");
    }

    private string? Modifiers(SyntaxNode root)
    {
        var present = root.DescendantTokens().Where(static token => s_modifiers.Contains(token.Text)).ToList();
        var declarations = root.DescendantNodes().Where(static node => node is MemberDeclarationSyntax or LocalFunctionStatementSyntax or ParameterSyntax or AnonymousFunctionExpressionSyntax).ToList();
        return present.Count > 0 && dice.OneIn(2) ? With(dice.Pick(present).Span, dice.OneIn(3) ? dice.Pick(s_modifiers) : "")
            : declarations.Count > 0 && dice.Pick(declarations) is var declaration
                ? _text.Insert(declaration.ChildNodesAndTokens().FirstOrDefault(static child => !child.IsKind(SyntaxKind.AttributeList)).SpanStart, dice.Pick(s_modifiers) + " ")
            : null;
    }

    /// <summary>Items of a list of arguments, parameters or the like are deleted, duplicated or moved.</summary>
    private string? Lists(SyntaxNode root)
    {
        var items = root.DescendantNodes().Where(static node => node is ArgumentSyntax or ParameterSyntax or AttributeArgumentSyntax or TypeArgumentListSyntax or SwitchExpressionArmSyntax or InitializerExpressionSyntax
            or ArgumentListSyntax or ParameterListSyntax or BracketedArgumentListSyntax or SubpatternSyntax || node.RawKind is ExpressionElement or SpreadElement).ToList();
        if (items.Count == 0)
        {
            return null;
        }

        var item = dice.Pick(items);
        return dice.Roll(5) switch
        {
            0 => With(item.Span, ""),
            1 => _text.Insert(item.Span.End, ", " + item),
            2 => With(item.Span, dice.Pick(items).ToString()),
            3 when item is ArgumentSyntax => _text.Insert(item.SpanStart, dice.Pick(["ref ", "out ", "in ", "token: ", "count: ", "..", "async () => ", "url: "])),
            _ => With(item.Span, dice.Pick(["()", "(default)", "(token)", "(CancellationToken.None)", "default", "x => x", "[]", "{ }", "<>", "<string>", "(int n)", "int n = 5", "params int[] n", "this string s", "ref int n"])),
        };
    }
}
