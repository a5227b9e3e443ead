using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Tools;

/// <summary>What declarations alone say of a name is what binding says, or nothing.</summary>
public sealed class DeclaredNamesTests
{
    private const string Service = """
        interface IBase { void Inherited(); }
        interface IService : IBase { Task<Answer> AskAsync(string text); string Name { get; } }
        class Answer { public void Use() { } public Answer Next => this; public static Answer Make() => new(); public Answer? Maybe() => null; }
        class Parent { protected Answer _answer = new(); public virtual void Run() { } public void Own() { } }
        static class Extensions { public static void Extend(this IService service) { } public static void Use(this IService service) { } }
        """;

    [Theory]
    [InlineData("private readonly IService _a = null!;", "void M() { _a.AskAsync(\"\"); }", "AskAsync")]
    [InlineData("private readonly IService _a = null!;", "void M() { this._a.Inherited(); }", "Inherited")]
    [InlineData("private readonly IService _a = null!;", "int M() { return _a.Name.Length; }", "Name")]
    [InlineData("private IService? A { get; set; }", "void M() { A?.Inherited(); }", "Inherited")]
    [InlineData("private IService? A { get; set; }", "void M() { A!.Inherited(); }", "Inherited")]
    [InlineData("", "void M(IService a) { a.Inherited(); }", "Inherited")]
    [InlineData("", "void M(IService a) { System.Action run = () => a.Inherited(); }", "Inherited")]
    [InlineData("private readonly IService _a = null!;", "async Task M() { var answer = await _a.AskAsync(\"\"); answer.Use(); }", "Use")]
    [InlineData("", "void M() { var answer = new Answer(); answer.Next.Next.Use(); }", "Use")]
    [InlineData("", "void M() { Answer answer = Answer.Make(); answer.Use(); }", "Use")]
    [InlineData("", "void M() { Answer.Make().Use(); }", "Use")]
    [InlineData("", "void M() { _answer.Use(); }", "Use")]
    [InlineData("", "void M() { Run(); Own(); }", "Run")]
    [InlineData("public override void Run() { }", "void M() { Run(); }", "Run")]
    [InlineData("void N(int a) { } void N(int a, int b) { }", "void M() { N(1, 2); }", "N")]
    [InlineData("void N(int a = 1, int b = 2) { } void N(string a, int b, int c) { }", "void M() { N(b: 3); }", "N")]
    public void Declarations_tell(string members, string method, string name) =>
        Assert.Contains(name, Told($"class T : Parent {{ {members} {method} }}"));

    [Theory]
    [InlineData("void N(int a) { } void N(string a) { }", "void M() { N(1); }", "N")]
    [InlineData("private readonly IService _a = null!;", "void M() { _a.Extend(); }", "Extend")]
    [InlineData("private readonly IService _a = null!;", "void M() { { object _a = \"\"; _a.ToString(); } }", "ToString")]
    [InlineData("", "void M(Action<Answer> run) { M(a => a.Use()); }", "Use")]
    [InlineData("", "void M<TAny>(TAny a) where TAny : IService { a.Inherited(); }", "Inherited")]
    [InlineData("", "void M(dynamic a) { a.Inherited(); }", "Inherited")]
    [InlineData("", "void M() { foreach (var a in new[] { new Answer() }) { a.Use(); } }", "Use")]
    [InlineData("", "void M(object a) { if (a is Answer b) { b.Use(); } }", "Use")]
    [InlineData("void Local() { }", "void M() { Local(); void Local() { } }", "Local")]
    [InlineData("", "void M() { Action run = Own; }", "Own")]
    [InlineData("", "void M() { base.Run(); }", "Run")]
    [InlineData("private Answer Answer { get; } = new();", "string M() { return nameof(Answer.Use); }", "nameof")]
    public void Only_binding_tells(string members, string method, string name) =>
        Assert.DoesNotContain(name, Told($"class T : Parent {{ {members} {method} }}"));

    [Theory]
    [InlineData("using Answer = System.Text.StringBuilder; namespace N { class T { void M() { Answer a = new(); a.Append(1); } } }")]
    [InlineData("namespace N { class Answer { public void Other() { } } class T { void M() { Answer a = new(); a.Other(); } } }")]
    [InlineData("namespace N { class T { class Answer { public void Other() { } } void M() { Answer a = new(); a.Other(); } } }")]
    [InlineData("class T { Answer Answer => new(); void M() { Answer.Use(); Answer.Make(); } }")]
    [InlineData("class T<Answer> where Answer : IService { void M(Answer a) { a.Inherited(); } }")]
    [InlineData("class B { private void Run(int a) { } } class T : B { void Run(string a) { } void M() { Run(\"\"); } }")]
    [InlineData("class B { public int Size => 1; } class T : B { public new string Size => \"\"; int M() => Size.Length; }")]
    [InlineData("class T { Func<int, Answer> _make = _ => new(); void M() { _make(1).Use(); } }")]
    [InlineData("class T { List<Answer> _all = new(); void M() { _all[0].Use(); _all.First().Use(); } }")]
    [InlineData("class T { void M(Answer a) { { var b = a.Maybe(); b?.Use(); } } int b = 1; }")]
    [InlineData("class T { static void M(string text) { var a = text.Length > 1 ? new Answer() : null; a?.Use(); var b = default(Answer)!; b.Use(); } }")]
    [InlineData("struct T { DateTime _at; int? _n; void M() { _at.AddDays(1); _n.GetValueOrDefault(); _n.Value.ToString(); } }")]
    [InlineData("class T { void M(IEnumerable<Answer> all) { var q = from a in all where a.Next != null select a.Maybe(); q.ToList(); } }")]
    [InlineData("class T { void M() { Missing.Call(); _gone.Call(); Answer a = Unknown(); a.Use(); } }")]
    public void What_is_told_is_what_binding_says(string code) => Told(code);

    [Fact]
    public void A_primary_constructors_parameter_is_told_where_no_member_has_its_name()
    {
        Compiled.Needs(csharp: 12);

        Assert.Contains("Inherited", Told("class T(IService service) { void M() { service.Inherited(); } }"));
        Assert.DoesNotContain("Inherited", Told("class T(IService service) { private readonly object service = service; void M() { ((IService)service).Inherited(); } }"));
    }

    /// <summary>The names that declarations tell; each is checked against what binding says.</summary>
    private static List<string> Told(string code)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var compilation = Compiled.Unchecked(Compiled.Mcp, code, Service);
        var tree = compilation.SyntaxTrees[0];
        var model = compilation.GetSemanticModel(tree);
        var declared = new DeclaredNames();
        var told = new List<string>();
        foreach (var name in tree.GetRoot(cancellation).DescendantNodes().OfType<SimpleNameSyntax>())
        {
            if (name.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member && declared.Of(name, member, model, cancellation) is { } meant)
            {
                Assert.Equal(model.GetSymbolInfo(name, cancellation).Symbol, meant.Symbol, SymbolEqualityComparer.Default);
                told.Add(name.Identifier.ValueText);
            }
        }

        return told;
    }
}
