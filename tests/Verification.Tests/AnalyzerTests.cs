using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Verification.BadName>;
using VerifyWithType = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Verification.BadNameAndType>;

namespace McpBounds.Verification;

public sealed class AnalyzerTests
{
    private const string Reported = "class C { void [|BadOne|]() { } }";

    [Fact]
    public Task What_is_marked_and_reported_passes() => Verify.VerifyAnalyzerAsync(Reported);

    [Fact]
    public Task What_is_neither_marked_nor_reported_passes() => Verify.VerifyAnalyzerAsync("class C { void One() { } }");

    [Fact]
    public Task A_marked_ID_passes() => Verify.VerifyAnalyzerAsync("class C { void {|TEST001:BadOne|}() { } }");

    [Fact]
    public Task What_is_reported_but_not_marked_fails() => Fails.SayingAsync(
        () => Verify.VerifyAnalyzerAsync("class C\n{\n    void BadOne() { }\n}\n"),
        "0 diagnostics expected, 1 reported",
        "Reported, but not expected",
        "/0/Test0.cs(3,10)-(3,16): Warning TEST001: The method BadOne has a bad name",
        "      " + "         ^^^^^^ TEST001");

    [Fact]
    public Task What_is_marked_but_not_reported_fails() => Fails.SayingAsync(
        () => Verify.VerifyAnalyzerAsync("class C { void [|One|]() { } }"), "1 diagnostics expected, 0 reported", "Expected, but not reported");

    [Fact]
    public Task A_mark_around_another_place_fails() => Fails.SayingAsync(
        () => Verify.VerifyAnalyzerAsync("class C { void [|BadOne()|] { } }"), "the nearest differs in location");

    [Fact]
    public Task A_diagnostic_reported_once_but_expected_twice_fails() => Fails.SayingAsync(
        () => Verify.VerifyAnalyzerAsync("class C { void [|[|BadOne|]|]() { } }"), "2 diagnostics expected, 1 reported");

    [Fact]
    public Task An_ID_that_the_analyzer_does_not_have_fails() => Fails.SayingAsync(
        () => Verify.VerifyAnalyzerAsync("class C { void {|TEST999:BadOne|}() { } }"), "TEST999");

    [Fact]
    public async Task Message_arguments_are_compared()
    {
        const string source = "class C { void {|#0:BadOne|}() { } }";

        await Verify.VerifyAnalyzerAsync(source, Verify.Diagnostic().WithLocation(0).WithArguments("BadOne"));
        await Verify.VerifyAnalyzerAsync(source, Verify.Diagnostic(BadName.Id).WithLocation(0).WithMessage("The method BadOne has a bad name"));
        await Verify.VerifyAnalyzerAsync(source, Verify.Diagnostic().WithLocation(0).WithMessage(null));
        await Fails.SayingAsync(
            () => Verify.VerifyAnalyzerAsync(source, Verify.Diagnostic().WithLocation(0).WithArguments("BadTwo")),
            "the nearest differs in message", "The method BadTwo has a bad name");
        await Fails.SayingAsync(() => Verify.VerifyAnalyzerAsync(source, Verify.Diagnostic().WithLocation(0)), "the nearest differs in message", "{0}");
    }

    [Fact]
    public async Task Spans_are_compared()
    {
        const string source = "class C { void BadOne() { } }";
        var expected = Verify.Diagnostic().WithArguments("BadOne");

        await Verify.VerifyAnalyzerAsync(source, expected.WithSpan(1, 16, 1, 22));
        await Verify.VerifyAnalyzerAsync(source, expected.WithSpan("/0/Test0.cs", 1, 16, 1, 22));
        await Verify.VerifyAnalyzerAsync(source, expected.WithLocation(1, 16));
        await Fails.SayingAsync(() => Verify.VerifyAnalyzerAsync(source, expected.WithSpan(1, 16, 1, 21)), "the nearest differs in location");
        await Fails.SayingAsync(() => Verify.VerifyAnalyzerAsync(source, expected.WithLocation(1, 15)), "the nearest differs in location");
        await Fails.SayingAsync(() => Verify.VerifyAnalyzerAsync(source, expected), "(no location)", "the nearest differs in location");
        await Fails.SayingAsync(() => Verify.VerifyAnalyzerAsync(source, expected.WithLocation(0)), "{|#0:…|}, which no source has");
    }

    [Fact]
    public async Task Severity_is_compared()
    {
        var expected = Verify.Diagnostic().WithLocation(0).WithArguments("BadOne");

        await Fails.SayingAsync(
            () => Verify.VerifyAnalyzerAsync("class C { void {|#0:BadOne|}() { } }", expected.WithSeverity(DiagnosticSeverity.Info)), "differs in severity");
        await Verify.VerifyAnalyzerAsync(
            "class C { void {|#0:BadOne|}() { } }", expected.WithSeverity(DiagnosticSeverity.Info).WithOptions(DiagnosticOptions.IgnoreSeverity));
    }

    [Fact]
    public async Task Additional_locations_are_compared_unless_told_not_to()
    {
        const string source = "class {|#1:C|} { void {|#0:BadOne|}() { } }";
        var expected = VerifyWithType.Diagnostic().WithLocation(0).WithArguments("BadOne");

        await VerifyWithType.VerifyAnalyzerAsync(source, expected.WithLocation(1));
        await VerifyWithType.VerifyAnalyzerAsync(source, expected.WithOptions(DiagnosticOptions.IgnoreAdditionalLocations));
        await VerifyWithType.VerifyAnalyzerAsync("class C { void [|BadOne|]() { } }");
        await Fails.SayingAsync(() => VerifyWithType.VerifyAnalyzerAsync(source, expected), "the nearest differs in additional locations");
        await Fails.SayingAsync(() => VerifyWithType.VerifyAnalyzerAsync(source, expected.WithLocation(0)), "the nearest differs in additional locations");
    }

    [Fact]
    public async Task Code_that_does_not_compile_fails_unless_markup_expects_it()
    {
        await Fails.SayingAsync(() => Verify.VerifyAnalyzerAsync("class C { Missing One() => null; }"), "Error CS0246", "^^^^^^^ CS0246");
        await Verify.VerifyAnalyzerAsync("class C { {|CS0246:Missing|} One() => null; }");
        await new Verify.Test { TestCode = "class C { Missing One() => null; }", CompilerDiagnostics = CompilerDiagnostics.None }.RunAsync(Cancel.Token);
        await Verify.VerifyAnalyzerAsync(
            "class C { {|#0:Missing|} One() => null; }",
            DiagnosticResult.CompilerError("CS0246").WithLocation(0).WithMessage(null));
    }

    [Fact]
    public async Task Warnings_of_the_compiler_fail_when_asked_for()
    {
        const string source = "class C { int One() { int unused; return 1; } }";

        await Verify.VerifyAnalyzerAsync(source);
        await Fails.SayingAsync(
            () => new Verify.Test { TestCode = source, CompilerDiagnostics = CompilerDiagnostics.Warnings }.RunAsync(Cancel.Token), "CS0168");
        await new Verify.Test { TestCode = source, CompilerDiagnostics = CompilerDiagnostics.Warnings, DisabledDiagnostics = { "CS0168" } }.RunAsync(Cancel.Token);
    }

    [Fact]
    public Task A_disabled_diagnostic_is_not_reported() =>
        new Verify.Test { TestCode = "class C { void BadOne() { } }", DisabledDiagnostics = { BadName.Id } }.RunAsync(Cancel.Token);

    [Fact]
    public Task A_rule_that_is_off_by_default_is_on_in_tests() => CSharpAnalyzerVerifier<OffByDefault>.VerifyAnalyzerAsync(Reported);

    [Fact]
    public async Task A_rule_that_is_off_by_default_can_be_seen_off()
    {
        await new CSharpAnalyzerVerifier<OffByDefault>.Test { TestCode = "class C { void BadOne() { } }", EnableDiagnosticsOffByDefault = false }
            .RunAsync(Cancel.Token);
        await new CSharpAnalyzerVerifier<OffByDefault>.Test { TestCode = "class C { void BadOne() { } }", DisabledDiagnostics = { "TEST002" } }
            .RunAsync(Cancel.Token);
    }

    [Fact]
    public Task A_configuration_of_the_test_outweighs_what_is_on_in_tests()
    {
        var test = new CSharpAnalyzerVerifier<OffByDefault>.Test
        {
            TestState =
            {
                Sources = { "class C { void {|#0:BadOne|}() { } }" },
                AnalyzerConfigFiles = { ("/.globalconfig", "is_global = true\nglobal_level = -100\ndotnet_diagnostic.TEST002.severity = error\n") },
            },
        };
        test.ExpectedDiagnostics.Add(
            CSharpAnalyzerVerifier<OffByDefault>.Diagnostic().WithLocation(0).WithArguments("BadOne").WithSeverity(DiagnosticSeverity.Error));

        return test.RunAsync(Cancel.Token);
    }

    [Fact]
    public Task An_analyzer_that_throws_fails() => Fails.SayingAsync(
        () => CSharpAnalyzerVerifier<Throws>.VerifyAnalyzerAsync("class C { void BadOne() { } }"), "Throws threw", "cannot digest BadOne");

    [Fact]
    public Task An_analyzer_that_reports_in_generated_code_fails() => Fails.SayingAsync(
        () => CSharpAnalyzerVerifier<ReportsInGeneratedCode>.VerifyAnalyzerAsync(Reported), "Reported in generated code", "BadOne");

    [Fact]
    public async Task An_analyzer_that_reports_in_spite_of_a_pragma_fails()
    {
        await Fails.SayingAsync(
            () => CSharpAnalyzerVerifier<CannotBeSuppressed>.VerifyAnalyzerAsync(Reported), "in spite of #pragma warning disable", "BadOne");
        await new CSharpAnalyzerVerifier<CannotBeSuppressed>.Test { TestCode = Reported, TestBehaviors = TestBehaviors.SkipSuppressionCheck }
            .RunAsync(Cancel.Token);
    }

    [Fact]
    public async Task A_diagnostic_that_only_a_build_reports_fails()
    {
        await Fails.SayingAsync(
            () => CSharpAnalyzerVerifier<ReportsAtTheEnd>.VerifyAnalyzerAsync(Reported), "Only a build reports (a non-local diagnostic)", "BadOne");
        await CSharpAnalyzerVerifier<ReportsAtTheEndAndSaysSo>.VerifyAnalyzerAsync(Reported);
    }

    [Fact]
    public Task A_diagnostic_in_another_file_than_the_one_analysed_fails()
    {
        var test = new CSharpAnalyzerVerifier<ReportsElsewhere>.Test
        {
            TestState = { Sources = { "class C { void M() => D.BadOne(); }", "class D { public static void [|BadOne|]() { } }" } },
        };

        return Fails.SayingAsync(() => test.RunAsync(Cancel.Token), "Only a build reports (a non-local diagnostic)", "/0/Test1.cs(1,30)");
    }

    [Fact]
    public Task A_message_that_depends_on_the_files_asked_for_fails()
    {
        var test = new CSharpAnalyzerVerifier<SaysHowManyItSaw>.Test
        {
            TestState = { Sources = { "class C { void [|One|]() { } }", "class D { void [|Two|]() { } }" } },
        };

        return Fails.SayingAsync(() => test.RunAsync(Cancel.Token), "Only a build reports", "The method 2 has", "Only a request");
    }

    [Fact]
    public Task Several_sources_and_projects_take_part() => new Verify.Test
    {
        TestState =
        {
            Sources = { ("Tools/One.cs", "class C : Shared { void [|BadOne|]() => Named(); }"), "class D { void [|BadTwo|]() { } }" },
            GeneratedSources = { "class G { void BadThree() { } }" },
            AdditionalProjects =
            {
                ["Library"] = { Sources = { "public class Shared { protected void Named() { } void [|BadFour|]() { } }" } },
            },
            AdditionalProjectReferences = { "Library" },
        },
    }.RunAsync(Cancel.Token);

    [Fact]
    public async Task A_transform_has_the_last_word()
    {
        var test = new Verify.Test { TestCode = "class C { void [|BadOne|]() { } }" };
        test.SolutionTransforms.Add((solution, id) => solution.AddDocument(DocumentId.CreateNewId(id), "Late.cs", "class Late { void BadTwo() { } }", filePath: "/0/Late.cs"));
        test.ExpectedDiagnostics.Add(Verify.Diagnostic().WithSpan("Late.cs", 1, 19, 1, 25).WithArguments("BadTwo"));

        await test.RunAsync(Cancel.Token);
    }

    [Fact]
    public async Task An_editorconfig_takes_effect()
    {
        var test = new Verify.Test
        {
            TestState =
            {
                Sources = { "class C { void {|#0:BadOne|}() { } }" },
                AnalyzerConfigFiles = { ("/.editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.TEST001.severity = error\n") },
                ExpectedDiagnostics = { Verify.Diagnostic().WithLocation(0).WithArguments("BadOne").WithSeverity(DiagnosticSeverity.Error) },
            },
        };

        await test.RunAsync(Cancel.Token);
    }

    [Fact]
    public Task A_project_reference_to_nowhere_fails() => Fails.SayingAsync(
        () => new Verify.Test { TestCode = "class C;", CSharpVersion = 11, TestState = { AdditionalProjectReferences = { "Nowhere" } } }.RunAsync(Cancel.Token),
        "refers to a project Nowhere");

    [Fact]
    public async Task Top_level_statements_need_a_program()
    {
        var test = new Verify.Test { TestCode = "Console.WriteLine(1);", TestState = { OutputKind = OutputKind.ConsoleApplication } };

        await test.RunAsync(Cancel.Token);
        await Fails.SayingAsync(() => Verify.VerifyAnalyzerAsync("Console.WriteLine(1);"), "CS8805");
    }

    [Fact]
    public async Task Several_analyzers_run_together()
    {
        await new Several { TestCode = "class C { void {|TEST001:{|TEST002:BadOne|}|}() { } }" }.RunAsync(Cancel.Token);
        await Fails.SayingAsync(() => new Several { TestCode = Reported }.RunAsync(Cancel.Token), "[|…|] needs an analyzer with one diagnostic ID");
    }

    private sealed class Several : AnalyzerTest
    {
        protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => [new BadName(), new OffByDefault()];
    }
}
