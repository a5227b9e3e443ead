namespace McpBounds.Verification;

public sealed class MarkupTests
{
    [Fact]
    public Task Brackets_and_bars_of_the_language_are_text() => CSharpAnalyzerVerifier<BadName>.VerifyAnalyzerAsync(
        """
        class C
        {
            string Text => "[|] {| |} |x|";
            int [|BadOne|](int a) => a is 1 or 2 || a is (> 5 and < 7)|a==3 ? 1 : 0;
            void Nothing(bool[] flags, int i) { flags[i]|=true; flags[0] = flags[0]||flags[1]; }
        }
        """);

    [Fact]
    public Task Markup_may_nest_and_touch() => CSharpAnalyzerVerifier<BadName>.VerifyAnalyzerAsync(
        "class C { void {|TEST001:{|#0:BadOne|}|}() { } void [|BadTwo|]() { } }");

    [Fact]
    public async Task A_question_mark_expects_a_suggestion_of_a_rule_that_warns()
    {
        await CSharpAnalyzerVerifier<SuggestsBadName>.VerifyAnalyzerAsync("class C { void {|TEST001?:BadOne|}() { } bool Is(bool a) => a ?true:false; }");
        await Fails.SayingAsync(
            () => CSharpAnalyzerVerifier<SuggestsBadName>.VerifyAnalyzerAsync("class C { void {|TEST001:BadOne|}() { } }"), "Warning TEST001", "differs in severity");
        await Fails.SayingAsync(
            () => CSharpAnalyzerVerifier<BadName>.VerifyAnalyzerAsync("class C { void {|TEST001?:BadOne|}() { } }"), "Info TEST001", "differs in severity");
    }

    [Fact]
    public Task A_key_that_stands_twice_fails() => Fails.SayingAsync(
        () => CSharpAnalyzerVerifier<BadName>.VerifyAnalyzerAsync("class {|#0:C|} { int {|#0:f|}; }"), "{|#0:…|} stands more than once");

    [Fact]
    public Task Markup_that_is_never_closed_fails() => Fails.SayingAsync(
        () => CSharpAnalyzerVerifier<BadName>.VerifyAnalyzerAsync("class C { void [|BadOne() { } void [|BadTwo|]() { } }"), "opened more often than it is closed");

    [Fact]
    public async Task Markup_can_be_switched_off()
    {
        var test = new CSharpAnalyzerVerifier<BadName>.Test
        {
            TestCode = "class C { string Text => \"[|x|]\"; }",
            TestState = { MarkupHandling = MarkupMode.None },
        };

        await test.RunAsync(Cancel.Token);
    }
}
