namespace McpBounds.Analyzers.Rules;

/// <summary>Towards a fixed peer, what becomes of the body decides: kept is MCPB001, parsed or the text of an error is MCPB021.</summary>
public sealed class UnboundedResponseReadTests_Ids
{
    [Theory]
    [InlineData("return JsonSerializer.Deserialize<Item>(text);")]
    [InlineData("return JsonDocument.Parse(text).RootElement.GetProperty(\"name\").GetString();")]
    [InlineData("return JsonNode.Parse(text)![\"name\"]!.GetValue<string>();")]
    [InlineData("return XDocument.Parse(text).Root!.Name.LocalName;")]
    [InlineData("return XElement.Parse(text).Name.LocalName;")]
    [InlineData("return XDocument.Load(new StringReader(text)).Root!.Name.LocalName;")]
    [InlineData("return JsonSerializer.Deserialize<Item>(text.Trim());")]
    [InlineData("return JsonSerializer.Deserialize<Item>(Encoding.UTF8.GetBytes(text));")]
    [InlineData("if (string.IsNullOrWhiteSpace(text)) { return null; } return JsonSerializer.Deserialize<Item>(text);")]
    [InlineData("Console.Error.WriteLine(text); return JsonSerializer.Deserialize<Item>(text);")]
    [InlineData("Console.Error.WriteLine($\"got {text.Length} characters\"); return JsonSerializer.Deserialize<Item>(text);")]
    [InlineData("if (text.Length > 10 && text.StartsWith(\"{\")) { return JsonSerializer.Deserialize<Item>(text); } return null;")]
    [InlineData("var copy = text; return JsonSerializer.Deserialize<Item>(copy);")]
    [InlineData("try { return JsonSerializer.Deserialize<Item>(text); } catch (JsonException) { return null; }")]
    [InlineData("try { return JsonSerializer.Deserialize<Item>(text); } catch (JsonException exception) { throw new InvalidOperationException(text, exception); }")]
    [InlineData("try { return JsonSerializer.Deserialize<Item>(text); } catch (JsonException) { return text; }")]
    [InlineData("object data; try { data = JsonSerializer.Deserialize<Item>(text)!; } catch (JsonException) { data = text; } return data;")]
    [InlineData("return System.Text.Json.JsonSerializer.Deserialize(text, typeof(Item));")]
    public Task A_string_that_is_parsed_is_not_kept(string use) => ReadVerifier.ToolAsync($$"""
        var text = await http.{|MCPB021:GetStringAsync|}("items", token);
        {{use}}
        """);

    [Theory]
    [InlineData("return text;")]
    [InlineData("return text.Trim();")]
    [InlineData("return $\"The page says: {text}\";")]
    [InlineData("return new { text };")]
    [InlineData("return new Dictionary<string, string> { [\"text\"] = text };")]
    [InlineData("return text.Replace(\"<br>\", \"\\n\");")]
    [InlineData("return System.Text.RegularExpressions.Regex.Replace(text, \"<[^>]*>\", \"\");")]
    [InlineData("var item = JsonSerializer.Deserialize<Item>(text); return item is null ? null : text;")]
    [InlineData("last = text; return JsonSerializer.Deserialize<Item>(text);")]
    [InlineData("await File.WriteAllTextAsync(\"last.json\", text, token); return JsonSerializer.Deserialize<Item>(text);")]
    [InlineData("return number > 0 ? text : JsonSerializer.Deserialize<Item>(text)!.Name;")]
    [InlineData("return text.Split('\\n');")]
    [InlineData("var builder = new StringBuilder(); builder.Append(text); return builder.ToString();")]
    [InlineData("return (text, 1);")]
    [InlineData("return Task.FromResult(text);")]
    public Task A_string_that_goes_on_as_text_is_kept(string use) => ReadVerifier.ToolAsync(
        $$"""
        var text = await http.{|MCPB001:GetStringAsync|}("jobs/7/log", token);
        {{use}}
        """,
        "private string? last;");

    [Theory]
    [InlineData("Match(text, \"failed\").Success", "MCPB021")]
    [InlineData("Count(text, \"failed\")", "MCPB021")]
    [InlineData("Match(text, \"<body>(.*)</body>\").Groups[1].Value", "MCPB001")]
    [InlineData("IsMatch(\"failed\", text)", "MCPB021")]
    [InlineData("IsMatch(text, \"failed\")", "MCPB021")]
    [InlineData("Matches(text, \"<h2>(.*?)</h2>\").Select(title => title.Groups[1].Value).ToList()", "MCPB021")]
    [InlineData("Split(text, \"\\n\")", "MCPB001")]
    public Task A_string_in_which_a_pattern_finds_something_is_not_kept(string use, string id) => ReadVerifier.ToolAsync($$"""
        var text = await http.{|{{id}}:GetStringAsync|}("jobs/7/log", token);
        return System.Text.RegularExpressions.Regex.{{use}};
        """);

    [Theory]
    [InlineData("return JsonSerializer.Deserialize<Item>(bytes);", "MCPB021")]
    [InlineData("return JsonDocument.Parse(bytes);", "MCPB021")]
    [InlineData("return JsonSerializer.Deserialize<Item>(Encoding.UTF8.GetString(bytes));", "MCPB021")]
    [InlineData("using var memory = new MemoryStream(bytes); return XDocument.Load(memory);", "MCPB021")]
    [InlineData("return Convert.ToBase64String(bytes);", "MCPB001")]
    [InlineData("return bytes;", "MCPB001")]
    [InlineData("return Encoding.UTF8.GetString(bytes);", "MCPB001")]
    [InlineData("await File.WriteAllBytesAsync(\"picture.png\", bytes, token); return null;", "MCPB001")]
    public Task Bytes_are_parsed_or_kept(string use, string id) => ReadVerifier.ToolAsync($$"""
        var bytes = await http.{|{{id}}:GetByteArrayAsync|}("items", token);
        {{use}}
        """);

    [Fact]
    public Task A_copy_in_memory_is_parsed() => ReadVerifier.ToolAsync("""
        using var response = await http.GetAsync("items", token);
        var memory = new MemoryStream();
        await response.Content.{|MCPB021:CopyToAsync|}(memory, token);
        memory.Position = 0;
        return await JsonSerializer.DeserializeAsync<Item>(memory, cancellationToken: token);
        """);

    [Theory]
    [InlineData("return Newtonsoft.Json.JsonConvert.DeserializeObject<Item>(text);")]
    [InlineData("return Newtonsoft.Json.Linq.JObject.Parse(text)[\"name\"];")]
    [InlineData("return Newtonsoft.Json.Linq.JArray.Parse(text).Count;")]
    public Task Newtonsoft_parses_too(string use) => ReadVerifier.ToolAsync(
        ReferenceAssemblies.Default.NewtonsoftJson,
        $$"""
        var text = await http.{|MCPB021:GetStringAsync|}("items", token);
        {{use}}
        """);

    [Theory]
    [InlineData("if (!response.IsSuccessStatusCode) { {0} }")]
    [InlineData("if (response.IsSuccessStatusCode == false) { {0} }")]
    [InlineData("if (response.StatusCode != HttpStatusCode.OK) { {0} }")]
    [InlineData("if (response.StatusCode != HttpStatusCode.Created && response.StatusCode != HttpStatusCode.OK) { {0} }")]
    [InlineData("if (response.StatusCode == HttpStatusCode.NotFound) { {0} }")]
    [InlineData("if ((int)response.StatusCode >= 400) { {0} }")]
    [InlineData("if (response.StatusCode >= HttpStatusCode.BadRequest) { {0} }")]
    [InlineData("if (response is { IsSuccessStatusCode: false }) { {0} }")]
    [InlineData("if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone) { {0} }")]
    [InlineData("if (response.StatusCode is not HttpStatusCode.OK) { {0} }")]
    [InlineData("if (response.IsSuccessStatusCode) { return true; } {0}")]
    [InlineData("if (response.IsSuccessStatusCode) { return true; } else { {0} }")]
    [InlineData("var failed = !response.IsSuccessStatusCode; if (failed) { {0} }")]
    [InlineData("switch (response.StatusCode) { case HttpStatusCode.NotFound: {0} default: break; }")]
    public async Task An_error_body_that_alone_is_read_is_a_suggestion(string when)
    {
        await ReadVerifier.ToolAsync($"""
            using var response = await http.PostAsync("items", null, token);
            {when.Replace("{0}", """throw new InvalidOperationException("Failed: " + await response.Content.{|MCPB021:ReadAsStringAsync|}(token));""", StringComparison.Ordinal)}
            return true;
            """);
        await ReadVerifier.ToolAsync($"""
            using var response = await http.PostAsync("items", null, token);
            {when.Replace("{0}", """return "Failed: " + await response.Content.{|MCPB021:ReadAsStringAsync|}(token);""", StringComparison.Ordinal)}
            return true;
            """);
    }

    [Fact]
    public Task An_error_body_of_a_stranger_is_a_warning() => ReadVerifier.ToolAsync("""
        using var response = await http.GetAsync(url, token);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(await response.Content.{|MCPB001:ReadAsStringAsync|}(token));
        }

        return response.StatusCode;
        """);

    [Theory]
    [InlineData("return await response.Content.{|MCPB021:ReadAsStringAsync|}(token);")]
    [InlineData("return await response.Content.{|MCPB021:ReadFromJsonAsync<Item>|}(token);")]
    [InlineData("return await JsonDocument.{|MCPB021:ParseAsync|}(await response.Content.ReadAsStreamAsync(token), default, token);")]
    public async Task An_error_body_is_not_reported_again_beside_the_body_of_success(string success)
    {
        await ReadVerifier.ToolAsync($$"""
            using var response = await http.GetAsync("items", token);
            if (!response.IsSuccessStatusCode)
            {
                var error = await response.Content.ReadAsStringAsync(token);
                throw new InvalidOperationException(error);
            }

            {{success}}
            """);
        await ReadVerifier.ToolAsync($$"""
            using var response = await http.GetAsync("items", token);
            if (response.IsSuccessStatusCode)
            {
                {{success}}
            }

            return "Failed: " + await response.Content.ReadAsStringAsync(token);
            """);
    }

    [Fact]
    public Task An_error_body_is_reported_where_the_body_of_success_is_bounded() => ReadVerifier.ToolAsync("""
        using var response = await http.GetAsync("items", HttpCompletionOption.ResponseHeadersRead, token);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(await response.Content.{|MCPB021:ReadAsStringAsync|}(token));
        }

        await response.Content.LoadIntoBufferAsync(1_000_000, token);
        return await response.Content.ReadFromJsonAsync<Item>(token);
        """);

    [Fact]
    public Task Each_response_has_an_error_body_of_its_own() => ReadVerifier.ToolAsync("""
        using var first = await http.PostAsync("items", null, token);
        if (!first.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(await first.Content.{|MCPB021:ReadAsStringAsync|}(token));
        }

        using var second = await http.GetAsync("items", token);
        return await second.Content.{|MCPB021:ReadFromJsonAsync<Item>|}(token);
        """);

    [Fact]
    public Task Two_error_bodies_of_one_response_are_one_finding() => ReadVerifier.ToolAsync("""
        using var response = await http.PostAsync("items", null, token);
        if (response.StatusCode == HttpStatusCode.Conflict)
        {
            return "exists: " + await response.Content.{|MCPB021:ReadAsStringAsync|}(token);
        }

        if (!response.IsSuccessStatusCode)
        {
            return "failed: " + await response.Content.ReadAsStringAsync(token);
        }

        return "created";
        """);

    [Theory]
    [InlineData("if (!response.IsSuccessStatusCode) { throw new InvalidOperationException($\"{response.StatusCode}: {body}\"); }")]
    [InlineData("if (!response.IsSuccessStatusCode) { return $\"Error: {body}\"; }")]
    [InlineData("if (!response.IsSuccessStatusCode) { Console.Error.WriteLine(body); return null; }")]
    [InlineData("if (!response.IsSuccessStatusCode) { Fail(response.StatusCode, body); }")]
    [InlineData("if (!response.IsSuccessStatusCode) { throw Failed(body); }")]
    public Task One_string_for_error_and_parse_is_parsed(string error) => ReadVerifier.ToolAsync(
        $$"""
        using var response = await http.GetAsync("items", token);
        var body = await response.Content.{|MCPB021:ReadAsStringAsync|}(token);
        {{error}}
        return JsonSerializer.Deserialize<Item>(body);
        """,
        """
        private static void Fail(HttpStatusCode status, string text) => throw new InvalidOperationException(status + text);

        private static Exception Failed(string text) => new InvalidOperationException(text);
        """);

    [Fact]
    public Task A_helper_that_throws_the_error_body_reads_it_alone() => ReadVerifier.ToolAsync(
        """
        using var response = await http.PostAsync("items", null, token);
        await EnsureAsync(response);
        return true;
        """,
        """
        private static async Task EnsureAsync(HttpResponseMessage response)
        {
            if (!response.IsSuccessStatusCode)
            {
                throw await ErrorAsync(response);
            }
        }

        private static async Task<Exception> ErrorAsync(HttpResponseMessage response) =>
            new InvalidOperationException(await response.Content.{|MCPB021:ReadAsStringAsync|}());
        """);

    [Fact]
    public Task A_caller_one_hop_up_parses() => ReadVerifier.ToolAsync(
        "return JsonSerializer.Deserialize<Item>(await GetAsync(\"items/\" + id));",
        """
        private async Task<string> GetAsync(string path)
        {
            using var response = await http.GetAsync(path);
            response.EnsureSuccessStatusCode();
            return await response.Content.{|MCPB021:ReadAsStringAsync|}();
        }
        """);

    [Fact]
    public Task A_caller_two_hops_up_parses() => ReadVerifier.ToolAsync(
        """
        var json = await GetIssueAsync(id);
        return JsonDocument.Parse(json).RootElement.GetProperty("title").GetString();
        """,
        """
        private async Task<string> GetIssueAsync(string number)
        {
            var text = await GetAsync("issues/" + number);
            return text;
        }

        private Task<string> GetAsync(string path) => http.{|MCPB021:GetStringAsync|}(path);
        """);

    [Fact]
    public Task A_caller_hands_what_it_got_to_a_parser_of_the_project_s_own() => ReadVerifier.ToolAsync(
        "return ItemParser.Read(await http.{|MCPB021:GetStringAsync|}(\"items\", token));",
        types: """
        public static class ItemParser
        {
            public static Item? Read(string json) => JsonSerializer.Deserialize<Item>(json);
        }
        """);

    [Fact]
    public Task One_caller_that_keeps_it_is_enough() => ReadVerifier.SourceAsync("""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient http;

            public Tools(HttpClient http) => this.http = http;

            [McpServerTool]
            public async Task<object?> Count() => JsonDocument.Parse(await GetAsync("items")).RootElement.GetArrayLength();

            [McpServerTool]
            public Task<string> Log() => GetAsync("log");

            private Task<string> GetAsync(string path) => http.{|MCPB001:GetStringAsync|}(path);
        }
        """);

    [Fact]
    public Task A_caller_that_no_tool_reaches_keeps_nothing() => ReadVerifier.SourceAsync("""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient http;

            public Tools(HttpClient http) => this.http = http;

            [McpServerTool]
            public async Task<object?> Count() => JsonDocument.Parse(await GetAsync("items")).RootElement.GetArrayLength();

            public Task<string> Log() => GetAsync("log");

            private Task<string> GetAsync(string path) => http.{|MCPB021:GetStringAsync|}(path);
        }
        """);

    [Fact]
    public Task A_caller_behind_an_interface_parses() => ReadVerifier.SourceAsync("""
        public interface IApi
        {
            Task<string> GetAsync(string path);
        }

        public sealed class Api : IApi
        {
            private readonly HttpClient http;

            public Api(HttpClient http) => this.http = http;

            public async Task<string> GetAsync(string path)
            {
                using var response = await http.GetAsync(path);
                return await response.Content.{|MCPB021:ReadAsStringAsync|}();
            }
        }

        [McpServerToolType]
        public sealed class Tools
        {
            private readonly IApi api;

            public Tools(IApi api) => this.api = api;

            [McpServerTool]
            public async Task<object?> Count() => JsonDocument.Parse(await api.GetAsync("items")).RootElement.GetArrayLength();
        }

        public static class Start
        {
            public static void Add(IServiceCollection services) => services.AddSingleton<IApi, Api>();
        }
        """);

    [Theory]
    [InlineData("var (body, _) = await ReadAsync(); return JsonSerializer.Deserialize<Item>(body);", "MCPB021")]
    [InlineData("var (body, status) = await ReadAsync(); return status == 200 ? JsonSerializer.Deserialize<Item>(body) : null;", "MCPB021")]
    [InlineData("string body; (body, _) = await ReadAsync(); return JsonSerializer.Deserialize<Item>(body);", "MCPB021")]
    [InlineData("var reply = await ReadAsync(); return JsonSerializer.Deserialize<Item>(reply.Body);", "MCPB021")]
    [InlineData("var reply = await ReadAsync().ConfigureAwait(false); return JsonSerializer.Deserialize<Item>(reply.Item1);", "MCPB021")]
    [InlineData("return (await ReadAsync()).Status;", "MCPB001")]
    [InlineData("var (_, status) = await ReadAsync(); return status;", "MCPB001")]
    [InlineData("var (body, status) = await ReadAsync(); return body;", "MCPB001")]
    [InlineData("var (body, status) = await ReadAsync(); return status == 200 ? JsonSerializer.Deserialize<Item>(body) : body;", "MCPB001")]
    [InlineData("var reply = await ReadAsync(); return reply.Body;", "MCPB001")]
    [InlineData("var reply = await ReadAsync(); return reply;", "MCPB001")]
    [InlineData("var reply = await ReadAsync(); return reply.ToString();", "MCPB001")]
    public Task A_body_is_followed_through_the_tuple_it_leaves_in(string use, string id) => ReadVerifier.ToolAsync(use, $$"""
        private async Task<(string Body, int Status)> ReadAsync()
        {
            using var response = await new HttpClient().GetAsync("https://items.example/log");
            return (await response.Content.{|{{id}}:ReadAsStringAsync|}(), (int)response.StatusCode);
        }
        """);

    [Fact]
    public Task A_string_that_leaves_in_a_tuple_is_kept() => ReadVerifier.ToolAsync(
        """
        var (ok, text) = await GetAsync("jobs/7/log");
        return ok ? text : null;
        """,
        """
        private async Task<(bool Ok, string Text)> GetAsync(string path)
        {
            using var response = await http.GetAsync(path);
            return (response.IsSuccessStatusCode, await response.Content.{|MCPB001:ReadAsStringAsync|}());
        }
        """);

    [Fact]
    public Task A_page_that_is_pretty_printed_if_it_can_be_is_kept() => ReadVerifier.ToolAsync(
        """
        var text = await http.{|MCPB001:GetStringAsync|}("jobs/7/log", token);
        return Pretty(text);
        """,
        """
        private static string Pretty(string text)
        {
            if (!text.StartsWith('{'))
            {
                return text;
            }

            return JsonSerializer.Serialize(JsonDocument.Parse(text));
        }
        """);
}
