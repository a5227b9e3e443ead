using Microsoft.CodeAnalysis;
using Verify = McpBounds.Verification.CSharpCodeFixVerifier<McpBounds.Verification.BadName, McpBounds.Verification.GoodName>;
using VerifyChoice = McpBounds.Verification.CSharpCodeFixVerifier<McpBounds.Verification.BadName, McpBounds.Verification.GoodNameOrNone>;
using VerifyRename = McpBounds.Verification.CSharpCodeFixVerifier<McpBounds.Verification.BadName, McpBounds.Verification.GoodNameEverywhere>;

namespace McpBounds.Verification;

public sealed class CodeFixTests
{
    private const string Bad = "class C { void [|BadOne|]() { } }";
    private const string Good = "class C { void GoodOne() { } }";
    private const string ThreeBad = "class C { void [|BadOne|]() { } void [|BadTwo|]() { } void [|BadThree|]() { } }";
    private const string ThreeGood = "class C { void GoodOne() { } void GoodTwo() { } void GoodThree() { } }";

    [Fact]
    public Task A_right_fix_passes() => Verify.VerifyCodeFixAsync(Bad, Good);

    [Fact]
    public Task A_right_fix_of_several_passes() => Verify.VerifyCodeFixAsync(ThreeBad, ThreeGood);

    [Fact]
    public async Task Expected_diagnostics_are_compared_before_fixing()
    {
        const string source = "class C { void {|#0:BadOne|}() { } }";

        await Verify.VerifyCodeFixAsync(source, Verify.Diagnostic().WithLocation(0).WithArguments("BadOne"), Good);
        await Fails.SayingAsync(
            () => Verify.VerifyCodeFixAsync(source, Verify.Diagnostic().WithLocation(0).WithArguments("Other"), Good), "The code under test", "differs in message");
        await Fails.SayingAsync(() => Verify.VerifyCodeFixAsync(source, Good), "Reported, but not expected");
    }

    [Fact]
    public Task Another_text_than_the_expected_fails() => Fails.SayingAsync(
        () => Verify.VerifyCodeFixAsync("class C\n{\n    void [|BadOne|]() { }\n}\n", "class C\n{\n    void BetterOne() { }\n}\n"),
        "Fixing one by one", "-     void BetterOne() { }", "+     void GoodOne() { }", "  class C");

    [Fact]
    public Task Blanks_are_compared() => Fails.SayingAsync(() => Verify.VerifyCodeFixAsync(Bad, Good + "\n"), "Fixing one by one", "has another text");

    [Fact]
    public async Task No_fix_where_one_is_expected_fails()
    {
        await Fails.SayingAsync(() => CSharpCodeFixVerifier<BadName, OffersNothing>.VerifyCodeFixAsync(Bad, Good), "no fix is offered", "TEST001");
        await Fails.SayingAsync(
            () => new Verify.Test { TestCode = Bad, FixedCode = Good, CodeActionEquivalenceKey = "other" }.RunAsync(Cancel.Token),
            "no fix is offered with the key other", "There is", "good: \"Use a better name\"");
    }

    [Fact]
    public async Task A_fix_where_none_is_expected_fails()
    {
        await Fails.SayingAsync(() => Verify.VerifyCodeFixAsync(Bad, Bad), "No fix is expected", "good: \"Use a better name\"");
        await CSharpCodeFixVerifier<BadName, OffersNothing>.VerifyCodeFixAsync(Bad, Bad);
        await new VerifyChoice.Test { TestCode = Bad, FixedCode = Bad, CodeActionEquivalenceKey = "third" }.RunAsync(Cancel.Token);
    }

    [Fact]
    public async Task One_of_several_fixes_is_taken_by_key_or_place()
    {
        await VerifyChoice.VerifyCodeFixAsync(Bad, Good);
        await new VerifyChoice.Test { TestCode = ThreeBad, FixedCode = "class C { }", CodeActionEquivalenceKey = GoodNameOrNone.RemoveKey }.RunAsync(Cancel.Token);
        await new VerifyChoice.Test { TestCode = ThreeBad, FixedCode = "class C { }", CodeActionIndex = 1 }.RunAsync(Cancel.Token);
        await Fails.SayingAsync(
            () => new VerifyChoice.Test { TestCode = Bad, FixedCode = Good, CodeActionIndex = 0, CodeActionEquivalenceKey = GoodNameOrNone.RemoveKey }.RunAsync(Cancel.Token),
            "no fix is offered with the key remove");
    }

    [Fact]
    public async Task Offered_fixes_are_listed_in_their_order()
    {
        var offered = await VerifyChoice.OfferedFixesAsync("class C { void BadOne() { } void Two() { } void BadThree() { } }");

        Assert.Equal(2, offered.Length);
        Assert.All(offered, one => Assert.Equal([GoodName.Key, GoodNameOrNone.RemoveKey], one.Keys));
        Assert.Equal("Use a better name", offered[0].Fixes[0].Title);
        Assert.Empty(Assert.Single(await CSharpCodeFixVerifier<BadName, OffersNothing>.OfferedFixesAsync(Bad)).Fixes);
        await Fails.SayingAsync(() => Verify.OfferedFixesAsync("class C { Missing BadOne() => null; }"), "does not compile", "CS0246");
    }

    [Fact]
    public async Task A_fix_across_documents_and_projects_with_a_Fix_All_of_its_own_passes()
    {
        var test = new VerifyRename.Test
        {
            TestState =
            {
                Sources = { "class C { void M() { D.BadOne(); Shared.BadThree(); } }", "class D { public static void [|BadOne|]() { } void [|BadTwo|]() { } }" },
                AdditionalProjects = { ["Library"] = { Sources = { "public class Shared { public static void [|BadThree|]() { } }" } } },
                AdditionalProjectReferences = { "Library" },
            },
            FixedState =
            {
                Sources = { "class C { void M() { D.GoodOne(); Shared.GoodThree(); } }", "class D { public static void GoodOne() { } void GoodTwo() { } }" },
                AdditionalProjects = { ["Library"] = { Sources = { "public class Shared { public static void GoodThree() { } }" } } },
            },
        };

        await test.RunAsync(Cancel.Token);
    }

    [Fact]
    public async Task A_fix_that_forgets_the_callers_in_another_document_fails()
    {
        var test = new Verify.Test
        {
            TestState = { Sources = { "class C { void M() => D.BadOne(); }", "class D { public static void [|BadOne|]() { } }" } },
            FixedState = { Sources = { "class C { void M() => D.BadOne(); }", "class D { public static void GoodOne() { } }" } },
        };

        await Fails.SayingAsync(() => test.RunAsync(Cancel.Token), "Fixing one by one, step 1", "does not compile", "CS0117");
    }

    [Fact]
    public async Task A_missing_change_in_another_document_fails()
    {
        var test = new VerifyRename.Test
        {
            TestState = { Sources = { "class C { void M() => D.BadOne(); }", "class D { public static void [|BadOne|]() { } }" } },
            FixedState = { Sources = { "class C { void M() => D.BadOne(); }", "class D { public static void GoodOne() { } }" } },
        };

        await Fails.SayingAsync(() => test.RunAsync(Cancel.Token), "/0/Test0.cs has another text", "+ class C { void M() => D.GoodOne(); }");
    }

    [Fact]
    public async Task An_added_document_is_compared()
    {
        var test = new CSharpCodeFixVerifier<BadName, AddsADocument>.Test
        {
            TestCode = Bad,
            FixedState = { Sources = { Good, ("Added.cs", "class Added { }\n") } },
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck,
        };

        await test.RunAsync(Cancel.Token);
        await Fails.SayingAsync(() => CSharpCodeFixVerifier<BadName, AddsADocument>.VerifyCodeFixAsync(Bad, Good), "/0/Added.cs was not expected");
        test.FixedState.Sources.Add(("Also.cs", ""));
        await Fails.SayingAsync(() => test.RunAsync(Cancel.Token), "/0/Also.cs is missing");
    }

    [Fact]
    public Task A_Fix_All_that_loses_fixes_fails() => Fails.SayingAsync(
        () => CSharpCodeFixVerifier<BadName, ForgetfulFixAll>.VerifyCodeFixAsync(ThreeBad, $"using System.Text;\n{ThreeGood}"),
        "Fix All in Document", "a fix is still offered");

    [Fact]
    public Task A_Fix_All_that_loses_none_passes() =>
        CSharpCodeFixVerifier<BadName, ForgetfulNoMore>.VerifyCodeFixAsync(ThreeBad, $"using System.Text;\n{ThreeGood}");

    [Fact]
    public async Task Fix_All_may_have_a_text_of_its_own()
    {
        var test = new CSharpCodeFixVerifier<BadName, ForgetfulFixAll>.Test
        {
            TestCode = ThreeBad,
            FixedCode = $"using System.Text;\n{ThreeGood}",
            BatchFixedCode = Good,
        };

        await Fails.SayingAsync(() => test.RunAsync(Cancel.Token), "Fix All in Document", "- class C { void GoodOne() { } }");
    }

    [Fact]
    public Task A_fixer_without_Fix_All_fails() => Fails.SayingAsync(
        () => CSharpCodeFixVerifier<BadName, HasNoFixAll>.VerifyCodeFixAsync(Bad, Good), "HasNoFixAll has no FixAllProvider");

    [Fact]
    public async Task A_Fix_All_that_does_not_reach_the_solution_fails_unless_left_out()
    {
        var test = new CSharpCodeFixVerifier<BadName, HasNoFixAllInSolution>.Test { TestCode = Bad, FixedCode = Good };

        await Fails.SayingAsync(() => test.RunAsync(Cancel.Token), "does not support Solution scope");
        test.CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllInSolutionCheck;
        await test.RunAsync(Cancel.Token);
    }

    [Fact]
    public Task A_fix_without_key_fails() => Fails.SayingAsync(
        () => CSharpCodeFixVerifier<BadName, HasNoKey>.VerifyCodeFixAsync(Bad, Good), "without an equivalence key");

    [Fact]
    public Task Two_fixes_of_one_key_fail() => Fails.SayingAsync(
        () => CSharpCodeFixVerifier<BadName, OffersTwins>.VerifyCodeFixAsync(Bad, Good), "several fixes of one key");

    [Fact]
    public Task A_fixer_that_is_not_exported_fails() => Fails.SayingAsync(
        () => CSharpCodeFixVerifier<BadName, IsNotExported>.VerifyCodeFixAsync(Bad, Good), "is not exported");

    [Fact]
    public Task A_fix_that_changes_nothing_fails() => Fails.SayingAsync(
        () => CSharpCodeFixVerifier<BadName, ChangesNothing>.VerifyCodeFixAsync(Bad, Good), "changes nothing");

    [Fact]
    public async Task A_fix_that_leaves_the_diagnostic_fails()
    {
        await Fails.SayingAsync(
            () => CSharpCodeFixVerifier<BadName, NeverDone>.VerifyCodeFixAsync(Bad, "class C { void BadOneder() { } }"), "is as expected after 1 step(s), but a fix is still offered");
        await Fails.SayingAsync(
            () => CSharpCodeFixVerifier<BadName, NeverDone>.VerifyCodeFixAsync(Bad, Good), "a fix is still offered", "+ class C { void BadOneder() { } }");
    }

    [Fact]
    public async Task A_fix_that_does_not_compile_fails()
    {
        await Fails.SayingAsync(
            () => CSharpCodeFixVerifier<BadName, BreaksTheCode>.VerifyCodeFixAsync(Bad, "class C { Missing GoodOne() { } }"), "does not compile", "CS0246");
    }

    [Fact]
    public Task A_lost_comment_fails() => Fails.SayingAsync(
        () => CSharpCodeFixVerifier<BadName, LosesComments>.VerifyCodeFixAsync(
            "class C\n{\n    // Why it is so.\n    void [|BadOne|]() { }\n}\n", "class C\n{\nvoid GoodOne() { }\n}\n"),
        "lost comments", "Why it is so.");

    [Fact]
    public async Task A_documentation_comment_counts_as_well()
    {
        const string before = "class C\n{\n    /// <summary>Why it is so.</summary>\n    void [|BadOne|]() { }\n}\n";

        await Verify.VerifyCodeFixAsync(before, "class C\n{\n    /// <summary>Why it is so.</summary>\n    void GoodOne() { }\n}\n");
        await Fails.SayingAsync(
            () => CSharpCodeFixVerifier<BadName, LosesComments>.VerifyCodeFixAsync(before, "class C\n{\nvoid GoodOne() { }\n}\n"), "lost comments", "Why it is so.");
    }

    [Fact]
    public Task A_tree_that_is_not_what_its_text_says_fails() => Fails.SayingAsync(
        () => CSharpCodeFixVerifier<BadName, BuildsAnotherTree>.VerifyCodeFixAsync(
            "class C { object [|BadOne|]() => 1; }", "class C { System.Object GoodOne() => 1; }"),
        "is not the one that its text has", "- QualifiedName");

    [Fact]
    public async Task A_fixer_that_throws_fails()
    {
        await Fails.SayingAsync(
            () => CSharpCodeFixVerifier<BadName, ThrowsWhenAsked>.VerifyCodeFixAsync(Bad, Good), "ThrowsWhenAsked threw while offering", "will not offer");
        await Fails.SayingAsync(
            () => CSharpCodeFixVerifier<BadName, ThrowsWhenApplied>.VerifyCodeFixAsync(Bad, Good), "ThrowsWhenApplied threw while applying", "will not apply");
        await Fails.SayingAsync(() => CSharpCodeFixVerifier<BadName, ThrowsInFixAll>.VerifyCodeFixAsync(Bad, Good), "ThrowsInFixAll threw", "will not fix all");
    }

    [Fact]
    public Task A_fix_for_a_diagnostic_that_only_a_build_reports_fails() => Fails.SayingAsync(
        () => CSharpCodeFixVerifier<ReportsAtTheEnd, GoodName>.VerifyCodeFixAsync(Bad, Good), "a non-local diagnostic");

    [Fact]
    public Task A_fix_for_a_diagnostic_that_says_only_a_build_reports_it_fails() => Fails.SayingAsync(
        () => CSharpCodeFixVerifier<ReportsAtTheEndAndSaysSo, GoodName>.VerifyCodeFixAsync(Bad, Good), "no editor will offer");

    [Fact]
    public async Task The_number_of_steps_is_compared_when_given()
    {
        var right = new Verify.Test { TestCode = ThreeBad, FixedCode = ThreeGood, NumberOfIncrementalIterations = 3, NumberOfFixAllIterations = 1 };
        var tooFew = new Verify.Test { TestCode = ThreeBad, FixedCode = ThreeGood, NumberOfIncrementalIterations = 2 };
        var tooMany = new Verify.Test { TestCode = ThreeBad, FixedCode = ThreeGood, NumberOfIncrementalIterations = 4 };
        var atMost = new Verify.Test { TestCode = ThreeBad, FixedCode = ThreeGood, NumberOfIncrementalIterations = -4 };
        var fixAll = new Verify.Test { TestCode = ThreeBad, FixedCode = ThreeGood, NumberOfFixAllIterations = 2 };

        await right.RunAsync(Cancel.Token);
        await atMost.RunAsync(Cancel.Token);
        await Fails.SayingAsync(() => tooFew.RunAsync(Cancel.Token), "after the 2 step(s) it may take");
        await Fails.SayingAsync(() => tooMany.RunAsync(Cancel.Token), "took 3 step(s), not 4");
        await Fails.SayingAsync(() => fixAll.RunAsync(Cancel.Token), "Fix All in Document", "took 1 step(s), not 2");
    }

    [Fact]
    public async Task One_of_several_can_be_fixed_alone()
    {
        var test = new Verify.Test
        {
            TestCode = ThreeBad,
            FixedCode = "class C { void GoodOne() { } void [|BadTwo|]() { } void [|BadThree|]() { } }",
            CodeFixTestBehaviors = CodeFixTestBehaviors.FixOne,
        };

        await test.RunAsync(Cancel.Token);
        test.FixedCode = "class C { void GoodOne() { } void BadTwo() { } void BadThree() { } }";
        await Fails.SayingAsync(() => test.RunAsync(Cancel.Token), "The fixed code: 0 diagnostics expected, 2 reported");
    }

    [Fact]
    public async Task Errors_that_are_expected_may_stay()
    {
        await Verify.VerifyCodeFixAsync("class C { {|CS0246:Missing|} [|BadOne|]() => null; }", "class C { {|CS0246:Missing|} GoodOne() => null; }");
        await Fails.SayingAsync(
            () => Verify.VerifyCodeFixAsync("class C { {|CS0246:Missing|} [|BadOne|]() => null; }", "class C { Missing GoodOne() => null; }"),
            "The fixed code", "CS0246");
    }

    [Fact]
    public Task Without_fixed_code_only_the_analyzer_is_tested() => Verify.VerifyAnalyzerAsync(ThreeBad);
}
