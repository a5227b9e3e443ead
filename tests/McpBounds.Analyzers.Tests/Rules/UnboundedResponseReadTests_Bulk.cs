namespace McpBounds.Analyzers.Rules;

/// <summary>Text of a fixed peer that is kept: a warning where names say that it is a file, a log or a page, a suggestion where it is an API's answer.</summary>
public sealed class UnboundedResponseReadTests_Bulk
{
    [Theory]
    [InlineData("\"jobs/7/log\"")]
    [InlineData("$\"jobs/{number}/logs/{id}\"")]
    [InlineData("\"jobs/\" + id + \"/trace\"")]
    [InlineData("$\"repositories/{id}/raw/main/readme\"")]
    [InlineData("$\"https://files.example/{id}/export/html\"")]
    [InlineData("$\"merges/{number}.diff\"")]
    [InlineData("new Uri(\"https://api.example/attachments/7/content\")")]
    [InlineData("Path(\"download\")")]
    public Task An_address_says_that_a_body_is_bulk(string address) => ReadVerifier.ToolAsync(
        $$"""return await http.{|MCPB001:GetStringAsync|}({{address}}, token);""",
        """private static string Path(string kind) => $"reports/7/{kind}";""");

    [Theory]
    [InlineData("\"items\"")]
    [InlineData("$\"items/{id}?fields=log,file\"")]
    [InlineData("\"items?q=\" + id + \"&page=raw\"")]
    [InlineData("$\"catalogue/{id}/blogs\"")]
    [InlineData("\"https://logs.example/items/\" + id")]
    [InlineData("$\"pages/{id}\"")]
    [InlineData("$\"data-source/{id}\"")]
    public Task An_address_of_an_answer_says_nothing_of_the_kind(string address) => ReadVerifier.ToolAsync(
        $$"""return await http.{|MCPB021:GetStringAsync|}({{address}}, token);""");

    [Theory]
    [InlineData("DownloadInvoice", "")]
    [InlineData("GetBuildLog", "")]
    [InlineData("ReadRawFile", "")]
    [InlineData("FetchPage", "")]
    [InlineData("Get", "(Name = \"job_trace\")")]
    [InlineData("Get", "(Name = \"acme_get_attachment\")")]
    [InlineData("Get", ", Description(\"Gets the content of a file in the repository.\")")]
    [InlineData("Get", ", Description(\"Downloads an invoice.\")")]
    [InlineData("Get", ", Description(\"Gets the log, its size and its author.\")")]
    [InlineData("Get", ", Description(\"Reads a file path and returns the file.\")")]
    [InlineData("Get", ", Description(\"Returns \" + \"the whole log of a job.\")")]
    public Task A_tool_says_that_a_body_is_bulk(string name, string marks) => ToolAsync(name, marks, "MCPB001");

    [Theory]
    [InlineData("GetItem", "")]
    [InlineData("ListFiles", "")]
    [InlineData("CreatePage", "")]
    [InlineData("UploadAttachment", "")]
    [InlineData("GetNextPage", "")]
    [InlineData("Login", "")]
    [InlineData("GetWorkLog", "")]
    [InlineData("GetDataSource", "")]
    [InlineData("Get", "(Name = \"acme_list_log\")")]
    [InlineData("Get", "(Name = \"patch_item\")")]
    [InlineData("Get", ", Description(\"Searches the wiki for pages that match a text.\")")]
    [InlineData("Get", ", Description(\"Gets an item; its file is stored elsewhere.\")")]
    [InlineData("Get", ", Description(\"Returns the project ID and config file path.\")")]
    [InlineData("Get", ", Description(\"Returns the file name of an item.\")")]
    [InlineData("Get", ", Description(\"Get guild information \\u2014 details, log, members, or stash.\")")]
    [InlineData("Get", ", Description(\"Gets members, ranks, and log of a guild.\")")]
    [InlineData("GetFilePath", "")]
    [InlineData("GetPageName", "")]
    public Task A_tool_that_hands_on_an_answer_says_nothing_of_the_kind(string name, string marks) => ToolAsync(name, marks, "MCPB021");

    [Theory]
    [InlineData("SendRawAsync", "MCPB001")]
    [InlineData("ReadFileAsync", "MCPB001")]
    [InlineData("SendAsync", "MCPB021")]
    [InlineData("ReadContentAsync", "MCPB021")]
    [InlineData("PatchAsync", "MCPB021")]
    public Task The_method_that_reads_says_it(string name, string id) => ReadVerifier.ToolAsync(
        $"return await {name}(\"items/\" + id);",
        $$"""private Task<string> {{name}}(string path) => http.{|{{id}}:GetStringAsync|}(path);""");

    [Theory]
    [InlineData("AuditLog", "Item", "Part", "MCPB001")]
    [InlineData("Item", "JobLog", "Part", "MCPB001")]
    [InlineData("Item", "ZipFile", null, "MCPB001")]
    [InlineData("Item", "Part", null, "MCPB021")]
    [InlineData("Item", "[Description(\"Reads the log of a job.\")] Job", null, "MCPB001")]
    [InlineData("[Description(\"Reads the log of a job.\")] Job", "Item", "Part", "MCPB021")]
    [InlineData("Item", "[Description(\"Reads the log of a job.\")] Job", "Part", "MCPB021")]
    [InlineData("Item", "[Description(\"Reads the log of a job.\")] Job", "[Description(\"Downloads a file.\")] Text", "MCPB001")]
    public Task A_tool_that_shares_the_read_says_it_by_its_name_or_half_of_them_by_what_the_agent_is_told(string first, string second, string? third, string id) => ReadVerifier.SourceAsync($$"""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient http;

            public Tools(HttpClient http) => this.http = http;

            {{Declaration(first)}}
            {{Declaration(second)}}
            {{(third is null ? "" : Declaration(third))}}

            private Task<string> GetAsync(int id) => http.{|{{id}}:GetStringAsync|}("things/" + id);
        }
        """);

    [Theory]
    [InlineData(3, "MCPB001")]
    [InlineData(4, "MCPB021")]
    public Task One_tool_of_many_does_not_say_it_for_all(int others, string id) => ReadVerifier.SourceAsync($$"""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient http;

            public Tools(HttpClient http) => this.http = http;

            {{Declaration("AuditLog")}}
            {{string.Concat(Enumerable.Range(0, others).Select(number => Declaration($"Item{number}")))}}

            private Task<string> GetAsync(int id) => http.{|{{id}}:GetStringAsync|}("things/" + id);
        }
        """);

    private static string Declaration(string tool)
    {
        var name = tool.LastIndexOf(' ') + 1;
        return $"[McpServerTool] {tool[..name]}public Task<string> {tool[name..]}(int id) => GetAsync(id);";
    }

    [Theory]
    [InlineData("text => { using var document = JsonDocument.Parse(text); return document.RootElement.GetProperty(\"name\").GetString()!; }", "return Shorten(format(text));", "MCPB021")]
    [InlineData("Name", "return format(text);", "MCPB021")]
    [InlineData("text => text", "return format(text);", "MCPB001")]
    [InlineData("text => text", "return JsonDocument.Parse(format(text)).RootElement.GetProperty(\"name\").GetString()!;", "MCPB021")]
    [InlineData("text => text.ToUpperInvariant()", "return format(text);", "MCPB001")]
    [InlineData("text => { using var document = JsonDocument.Parse(text); return text; }", "return format(text);", "MCPB001")]
    public Task A_body_is_given_to_a_delegate_that_parses_it_or_keeps_it(string format, string end, string id) => ReadVerifier.SourceAsync($$"""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient http;

            public Tools(HttpClient http) => this.http = http;

            [McpServerTool] public Task<string> JobLog(int id) => CallAsync("jobs/" + id, {{format}});

            private async Task<string> CallAsync(string path, Func<string, string> format)
            {
                var text = await http.{|{{id}}:GetStringAsync|}(path);
                {{end}}
            }

            private static string Name(string text) => JsonDocument.Parse(text).RootElement.GetProperty("name").GetString()!;

            private static string Shorten(string text) => text.Length > 10 ? text.Substring(0, 10) : text;
        }
        """);

    [Fact]
    public Task A_tool_that_is_a_type_is_called_by_it() => ReadVerifier.SourceAsync("""
        public sealed class ExportPageTool : McpServerTool
        {
            private static readonly HttpClient s_http = new();

            public override ModelContextProtocol.Protocol.Tool ProtocolTool => new() { Name = "export_of_a_page" };

            public override IReadOnlyList<object> Metadata => Array.Empty<object>();

            public override async ValueTask<ModelContextProtocol.Protocol.CallToolResult> InvokeAsync(
                RequestContext<ModelContextProtocol.Protocol.CallToolRequestParams> request, CancellationToken cancellationToken = default)
            {
                var text = await s_http.{|MCPB001:GetStringAsync|}("https://wiki.example/7", cancellationToken);
                return new() { Content = new List<ModelContextProtocol.Protocol.ContentBlock> { new ModelContextProtocol.Protocol.TextContentBlock { Text = text } } };
            }
        }
        """);

    [Fact]
    public Task A_lambda_is_called_what_it_is_given_with() => ReadVerifier.SourceAsync("""
        public static class Start
        {
            public static McpServerTool Log(HttpClient http) =>
                McpServerTool.Create((int id) => http.{|MCPB001:GetStringAsync|}("jobs/" + id), new() { Name = "job_log" });

            public static McpServerTool Job(HttpClient http) =>
                McpServerTool.Create((int id) => http.{|MCPB021:GetStringAsync|}("jobs/" + id), new() { Name = "job" });
        }
        """);

    [Theory]
    [InlineData("return JsonSerializer.Deserialize<Item>(text);")]
    [InlineData("return XDocument.Parse(text).Root!.Name.LocalName;")]
    [InlineData("throw new InvalidOperationException(text);")]
    public Task Bulk_that_is_parsed_or_thrown_is_not_kept(string use) => ReadVerifier.ToolAsync($$"""
        var text = await http.{|MCPB021:GetStringAsync|}("jobs/7/log", token);
        {{use}}
        """);

    private static Task ToolAsync(string name, string marks, string id) => ReadVerifier.SourceAsync($$"""
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool{{marks}}]
            public static Task<string> {{name}}(HttpClient http, int id) => http.{|{{id}}:GetStringAsync|}("things/" + id);
        }
        """);
}
