using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Which members are bound at all to look for work that an agent decides.</summary>
public sealed class WorkSyntaxTests
{
    [Theory]
    [InlineData("void M(int n) => Make(n);")]
    [InlineData("void M(Query query) => Make(query.Limit);")]
    [InlineData("void M(Query query) => Make(query.Count);")]
    [InlineData("void M() => Make(limit: Read());")]
    [InlineData("void M() { var top = Read(); Make(top); }")]
    [InlineData("void M() { var i = Read(); _ = new byte[i]; }")]
    [InlineData("void M() { var i = Read(); _ = new List<int>(i); }")]
    [InlineData("void M() { var i = Read(); List<int> all = new(i); }")]
    [InlineData("void M() { var i = Read(); _ = text[..i]; }")]
    [InlineData("void M() { var i = Read(); _ = text.Substring(0, i); }")]
    [InlineData("Task M() { var i = Read(); return Task.Delay(i); }")]
    [InlineData("void M() { var i = Read(); _ = all.Take(i); }")]
    [InlineData("void M() { var i = Read(); _ = $\"?limit={i}\"; }")]
    [InlineData("void M() { var i = Read(); _ = $\"SELECT * FROM a LIMIT {i}\"; }")]
    [InlineData("void M() { var i = Read(); _ = url + \"?limit=\" + i; }")]
    [InlineData("void M() { var i = Read(); text.Append(\"&top=\").Append(i); }")]
    [InlineData("void M() { var i = Read(); _ = string.Format(\"?limit={0}\", i); }")]
    [InlineData("void M() { var i = Read(); _ = new Options { MaxTokens = i }; }")]
    [InlineData("void M() { var i = Read(); query[\"limit\"] = i; }")]
    [InlineData("void M() { var i = Read(); query.Add(\"limit\", i); }")]
    [InlineData("void M() { var i = Read(); Send(new { limit = i }); }")]
    [InlineData("void M() { var limit = Read(); Send(new { limit }); }")]
    [InlineData("async Task M() { for (var i = 0; i < most; i++) await Call(); }")]
    public void What_may_decide_how_much_is_done_is_looked_at(string member) => Assert.True(WorkSyntax.MayBeIn(Member(member)), member);

    [Theory]
    [InlineData("Task<string> M(string id, CancellationToken token) => client.GetAsync(id, token);")]
    [InlineData("Task<string> M(int page) => client.GetAsync(page);")]
    [InlineData("Task<string> M(int issueId) => client.GetAsync(issueId);")]
    [InlineData("void M() { var all = new List<string>(); all.Add(First()); Log(all.Count); }")]
    [InlineData("void M(string limit) => Make(limit);")]
    [InlineData("string M(object o) => all.First().Name + all.Count();")]
    [InlineData("void M() { _ = new byte[20]; _ = all.Take(5); _ = text.PadLeft(10); }")]
    [InlineData("void M() { _ = new byte[text.Length]; }")]
    [InlineData("void M() { var text = new StringBuilder(); text.Append(name).Append(other); }")]
    [InlineData("string M(int port) => port.ToString(CultureInfo.InvariantCulture);")]
    [InlineData("string M(string name) => $\"{name}: {Read()}\";")]
    [InlineData("void M() { foreach (var item in all) Call(item); }")]
    public void What_hands_on_no_number_is_not(string member) => Assert.False(WorkSyntax.MayBeIn(Member(member)), member);

    private static MemberDeclarationSyntax Member(string member) => SyntaxFactory.ParseMemberDeclaration(member)!;
}
