using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Rules;

/// <summary>Where a wait is reported, how often and in what words.</summary>
public sealed class UnendedWaitTests_Reports
{
    [Fact]
    public Task A_body_is_reported_once_for_each_id() => WaitVerifier.ToolAsync("""
        await http.{|MCPB024:GetStringAsync|}("https://a.example");
        await http.{|MCPB004:GetStringAsync|}(url);
        await http.GetStringAsync("https://b.example");
        process.WaitForExit();
        await Task.WhenAll(new[] { 1 }.Select(n => http.GetStringAsync(url)));
        """);

    [Fact]
    public Task Each_helper_is_a_body_of_its_own() => WaitVerifier.ToolAsync(
        "await One(); await Two();",
        """
        private Task One() => http.{|MCPB024:GetStringAsync|}("https://a.example");
        private Task Two() => http.{|MCPB024:GetStringAsync|}("https://a.example");
        private Task Three() => http.GetStringAsync("https://a.example");
        """);

    [Fact]
    public Task Tools_given_as_lambdas_are_bodies_of_their_own() => WaitVerifier.SourceAsync("""
        public static class Start
        {
            public static McpServerTool[] Make(HttpClient http) => new[]
            {
                McpServerTool.Create((string url) => http.{|MCPB004:GetStringAsync|}(url)),
                McpServerTool.Create((string url) => http.{|MCPB004:GetStringAsync|}(url)),
            };
        }
        """);

    [Fact]
    public Task Implementations_behind_an_interface_are_reached() => WaitVerifier.SourceAsync("""
        public interface IPages { Task<string> ReadAsync(); }
        public sealed class Pages : IPages { private readonly HttpClient http = new(); public Task<string> ReadAsync() => http.{|MCPB024:GetStringAsync|}("https://a.example"); }
        public sealed class Tools { private readonly IPages pages; public Tools(IPages pages) => this.pages = pages; [McpServerTool] public Task<string> Read() => pages.ReadAsync(); }
        public static class Start { public static void Add(IServiceCollection services) => services.AddSingleton<IPages, Pages>(); }
        """);

    [Fact]
    public Task Code_that_no_tool_reaches_is_left_alone() => WaitVerifier.SourceAsync("""
        public sealed class Worker : Microsoft.Extensions.Hosting.BackgroundService
        {
            protected override Task ExecuteAsync(CancellationToken token) => new HttpClient().GetStringAsync("https://a.example");
        }
        public static class Program { public static void Main() => Process.Start("git")!.WaitForExit(); }
        """);

    [Theory]
    [InlineData("await http.{|#0:GetStringAsync|}(url);", "MCPB004", "Only the client's default of 100 seconds ends 'GetStringAsync' in tool 'Tools.Run', which calls a host that the agent or another site chose; pass 'token' on")]
    [InlineData("process.{|#0:WaitForExit|}(); process.{|#2:WaitForExit|}();", "MCPB004", "Nothing ends 'WaitForExit' in tool 'Tools.Run' (and 1 more wait in this method); call 'WaitForExitAsync' and pass 'token' on")]
    [InlineData("socket.{|#0:Connect|}(id, 1);", "MCPB004", "Nothing ends 'Connect' in tool 'Tools.Run'; call 'ConnectAsync' and pass 'token' on")]
    [InlineData("await http.{|#0:GetStringAsync|}(\"items\");", "MCPB024", "Only the client's default of 100 seconds ends 'GetStringAsync' in tool 'Tools.Run'; pass 'token' on")]
    [InlineData("await own.{|#0:GetStringAsync|}(\"items\");", "MCPB024", "Only the client's default of 100 seconds ends 'GetStringAsync' in tool 'Tools.Run'; pass 'token' on", "{|#2:new()|}")]
    public Task The_message_says_what_is_wrong_and_what_to_do(string body, string id, string message, string made = "new()") => VerifyAsync(id, message, $$"""
        public sealed class Tools
        {
            private readonly HttpClient own = {{made}};
            [McpServerTool] public async Task {|#1:Run|}(HttpClient http, Process process, Socket socket, string url, string id, CancellationToken token) { {{body}} }
        }
        """);

    [Fact]
    public Task The_message_says_where_a_timeout_would_do() => VerifyAsync(
        "MCPB024", "Only the client's default of 100 seconds ends 'GetStringAsync' in tool 'Read'; set a timeout on the client, or add a CancellationToken and pass it on", """
        public sealed class Tools { private readonly HttpClient http = {|#2:new()|}; [McpServerTool] public Task<string> {|#1:Read|}() => http.{|#0:GetStringAsync|}("https://a.example"); }
        """);

    [Fact]
    public Task The_message_names_the_twin_that_takes_a_token() => VerifyAsync(
        "MCPB004", "Nothing ends 'WaitForExit' in tool 'Read'; wait with 'WaitForExitAsync' and a token that has a deadline, and end the process when it expires", """
        public sealed class Tools { [McpServerTool] public void {|#1:Read|}(Process process) => process.{|#0:WaitForExit|}(); }
        """);

    [Fact]
    public Task The_message_says_that_a_contract_takes_no_token()
    {
        var test = WaitVerifier.Test("""
            public interface IEditor { Task OpenAsync(); }
            public sealed class Tools { private readonly IEditor editor = StreamJsonRpc.JsonRpc.Attach<IEditor>(); [McpServerTool] public Task {|#1:Open|}() => editor.{|#0:OpenAsync|}(); }
            """);
        test.TestState.AdditionalReferences.Add(Tools.Compiled.Image(Tools.Compiled.Code(Tools.Compiled.Plain, "namespace StreamJsonRpc { public class JsonRpc { public static T Attach<T>() => default!; } }")));
        test.ExpectedDiagnostics.Add(CSharpAnalyzerVerifier<UnendedWait>.Diagnostic("MCPB004").WithSeverity(Microsoft.CodeAnalysis.DiagnosticSeverity.Info)
            .WithMessage("Nothing ends 'OpenAsync' in tool 'Open'; give the method of its interface a CancellationToken, and pass one on").WithLocation(0).WithLocation(1));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task The_message_names_the_token_that_no_caller_supplies() => VerifyAsync(
        "MCPB004", "Nothing ends 'ConnectAsync' in tool 'Tools.Run' (via Open): no caller supplies 'token'; give the tool a CancellationToken and pass it on", """
        public sealed class Tools
        {
            [McpServerTool] public async Task {|#1:Run|}(TcpClient tcp) => await {|#2:Open|}(tcp);
            private async Task Open(TcpClient tcp, CancellationToken {|#0:token|} = default) => await tcp.{|#3:ConnectAsync|}("a.example", 1, token);
        }
        """);

    private static Task VerifyAsync(string id, string message, string source)
    {
        var test = WaitVerifier.Test(source);
        var keys = Enumerable.Range(0, 5).Where(key => source.Contains($"#{key}:", StringComparison.Ordinal));
        test.ExpectedDiagnostics.Add(keys.Aggregate(CSharpAnalyzerVerifier<UnendedWait>.Diagnostic(id).WithMessage(message), static (expected, key) => expected.WithLocation(key)));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("Read(url)", "{|MCPB004:token|} = default")]
    [InlineData("Read(url, default)", "{|MCPB004:token|}")]
    [InlineData("Read(url, CancellationToken.None)", "{|MCPB004:token|}")]
    [InlineData("Read(url) + await Read(id)", "{|MCPB004:token|} = default")]
    [InlineData("Read(url) + await Read(id, cancel)", "token = default")]
    [InlineData("Read(url, cancel)", "token = default")]
    public Task A_token_that_no_caller_supplies_is_none(string call, string parameter) => WaitVerifier.SourceAsync($$"""
        public sealed class Tools
        {
            private readonly HttpClient http = new();
            [McpServerTool] public async Task<string> Run(string url, string id, CancellationToken cancel) => await {{call}};
            private Task<string> Read(string url, CancellationToken {{parameter}}) => http.GetStringAsync(url, token);
        }
        """);

    [Fact]
    public Task A_token_is_followed_to_where_it_ends_something() => WaitVerifier.SourceAsync("""
        public interface IPages { Task<string> ReadAsync(string id, CancellationToken token = default); }
        public sealed class Pages : IPages
        {
            private readonly HttpClient http = new();
            public Task<string> ReadAsync(string id, CancellationToken {|MCPB024:token|} = default) => SendAsync("https://a.example/" + id, token);
            private Task<string> SendAsync(string url, CancellationToken token) => http.GetStringAsync(url, token);
            public Task<string> SaveAsync(string id, CancellationToken token = default) => System.IO.File.ReadAllTextAsync(id, token);
        }
        public sealed class Tools
        {
            private readonly IPages pages; private readonly Pages own = new(); public Tools(IPages pages) => this.pages = pages;
            [McpServerTool] public async Task<string> Read(string id) => await pages.ReadAsync(id) + await own.SaveAsync(id);
        }
        """);

    [Fact]
    public Task A_token_parameter_whose_client_has_a_timeout_is_left_alone() => WaitVerifier.SourceAsync("""
        public sealed class Tools
        {
            private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(9) };
            [McpServerTool] public Task<string> Run(string url) => Read(url);
            private Task<string> Read(string url, CancellationToken token = default) => http.GetStringAsync(url, token);
        }
        """);

    [Theory]
    [InlineData("await gitlab.Projects.{|MCPB024:GetByPathAsync|}(id);")]
    [InlineData("var project = gitlab.Projects.{|MCPB024:GetById|}(1);")]
    [InlineData("await gitlab.Projects.GetByPathAsync(id, token);")]
    [InlineData("await gitlab.Projects.GetByPathAsync(id).WaitAsync(token);")]
    [InlineData("await gitlab.Projects.{|MCPB024:GetByPathAsync|}(id, CancellationToken.None);")]
    public Task Libraries_that_are_not_restored_are_known_by_their_names(string body)
    {
        var test = WaitVerifier.Test("using NGitLab; " + WaitVerifier.Declare(body, "private IGitLabClient gitlab;"));
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Broken_code_is_survived()
    {
        var test = WaitVerifier.Test(WaitVerifier.Declare("await http.GetStringAsync(; await .WaitForExit(); unknown.ReadAsync(x, ; process.{|MCPB004:WaitForExit|}()"));
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_client_may_be_named_that_is_a_local_of_another_file_s_statements()
    {
        var test = WaitVerifier.Test("using Azure.Storage.Blobs; [McpServerToolType] public class Tools { [McpServerTool] public Task Read() => blobs.{|MCPB024:DownloadContentAsync|}(); }");
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        test.TestState.Sources.Add("var blobs = Unknown.Make(args);");
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
