namespace McpBounds.Analyzers.Rules;

/// <summary>Whether agent input or remote content chose the host. All bodies are parsed, so that the host alone decides: a stranger is MCPB001, a fixed peer MCPB021.</summary>
public sealed class UnboundedResponseReadTests_Strangers
{
    [Theory]
    [InlineData("url")]
    [InlineData("url + \"/items\"")]
    [InlineData("url + id")]
    [InlineData("\"\" + url")]
    [InlineData("$\"{url}\"")]
    [InlineData("$\"{url}/items/{id}\"")]
    [InlineData("$\"{url.TrimEnd('/')}/items\"")]
    [InlineData("url.Trim()")]
    [InlineData("url.TrimEnd('/') + \"/items\"")]
    [InlineData("url.Replace(\" \", \"%20\")")]
    [InlineData("string.Concat(url, \"/items\")")]
    [InlineData("string.Format(\"{0}/items\", url)")]
    [InlineData("string.Join('/', url, \"items\")")]
    [InlineData("new Uri(url)")]
    [InlineData("new Uri(url, UriKind.RelativeOrAbsolute)")]
    [InlineData("new Uri(new Uri(\"https://api.example\"), url)")]
    [InlineData("new Uri(new Uri(url), \"items\")")]
    [InlineData("new UriBuilder(url).Uri")]
    [InlineData("new UriBuilder(url) { Path = \"items\" }.Uri")]
    [InlineData("new UriBuilder { Host = url, Path = \"items\" }.Uri")]
    [InlineData("new Uri(url).AbsoluteUri")]
    [InlineData("new Uri(url).GetLeftPart(UriPartial.Authority) + \"/robots.txt\"")]
    [InlineData("$\"https://{url}/items\"")]
    [InlineData("\"https://\" + url")]
    [InlineData("\"http://\" + url + \":8080/items\"")]
    [InlineData("string.Format(\"https://{0}/items\", url)")]
    [InlineData("url.StartsWith(\"http\") ? url : \"https://\" + url")]
    [InlineData("url ?? \"https://api.example\"")]
    [InlineData("number switch { 0 => \"https://api.example\", _ => url }")]
    [InlineData("(string)(object)url")]
    [InlineData("url.ToString()")]
    public Task An_address_that_begins_with_what_the_agent_sent_is_a_stranger_s(string address) => ReadVerifier.ToolAsync(
        $$"""return await http.{|MCPB001:GetFromJsonAsync<Item>|}({{address}}, token);""");

    [Theory]
    [InlineData("\"items\"")]
    [InlineData("\"items/\" + id")]
    [InlineData("\"/\" + id")]
    [InlineData("$\"items/{id}\"")]
    [InlineData("$\"/{id}\"")]
    [InlineData("$\"https://api.example/{id}\"")]
    [InlineData("$\"https://api.example?q={id}\"")]
    [InlineData("$\"https://{id}.api.example/items\"")]
    [InlineData("$\"{Base}/items/{id}\"")]
    [InlineData("$\"{configured}/items/{id}\"")]
    [InlineData("$\"https://{configured}/items/{id}\"")]
    [InlineData("configured + id")]
    [InlineData("Uri.EscapeDataString(id)")]
    [InlineData("Uri.EscapeDataString(id) + \"/items\"")]
    [InlineData("WebUtility.UrlEncode(id)")]
    [InlineData("string.Format(\"https://api.example/{0}\", id)")]
    [InlineData("string.Format(Template, id)")]
    [InlineData("Template.Replace(\"{0}\", id)")]
    [InlineData("new Uri(\"https://api.example/\" + id)")]
    [InlineData("new Uri(new Uri(\"https://api.example\"), \"items/\" + id)")]
    [InlineData("new UriBuilder(\"https://api.example\") { Path = id, Query = url }.Uri")]
    [InlineData("$\"{number}\"")]
    [InlineData("number + \"/items\"")]
    [InlineData("number.ToString()")]
    [InlineData("string.Join('/', \"items\", id)")]
    [InlineData("string.Concat(\"items/\", id)")]
    [InlineData("number > 0 ? \"a\" : \"b\"")]
    [InlineData("new Uri(url).PathAndQuery")]
    [InlineData("QueryString(\"items\", id)")]
    public Task An_address_that_begins_with_anything_else_is_a_fixed_peer_s(string address) => ReadVerifier.ToolAsync(
        $$"""return await http.{|MCPB021:GetFromJsonAsync<Item>|}({{address}}, token);""",
        """
        private const string Base = "https://api.example";
        private const string Template = "https://api.example/{0}";
        private readonly string configured = Environment.GetEnvironmentVariable("API_URL")!;

        private static string QueryString(string path, string value) => path + "?q=" + value;
        """);

    [Theory]
    [InlineData("Guid")]
    [InlineData("int")]
    [InlineData("long?")]
    [InlineData("DayOfWeek")]
    [InlineData("DateTime")]
    [InlineData("bool")]
    public Task A_parameter_that_can_hold_no_host_chooses_none(string type) => ReadVerifier.SourceAsync($$"""
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static Task<object?> Read(HttpClient http, {{type}} value) => http.{|MCPB021:GetFromJsonAsync<object>|}($"{value}/items");
        }
        """);

    [Theory]
    [InlineData("Uri address")]
    [InlineData("Uri? address")]
    [InlineData("string address = \"https://api.example\"")]
    [InlineData("[Description(\"A web site.\")] string address")]
    public Task A_parameter_that_can_hold_a_host_chooses_it(string parameter) => ReadVerifier.SourceAsync($$"""
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static Task<object?> Read(HttpClient http, {{parameter}}) => http.{|MCPB001:GetFromJsonAsync<object>|}(address);
        }
        """);

    [Theory]
    [InlineData("new HttpRequestMessage(HttpMethod.Get, url)")]
    [InlineData("new HttpRequestMessage(HttpMethod.Get, new Uri(url))")]
    [InlineData("new HttpRequestMessage { RequestUri = new Uri(url) }")]
    [InlineData("new HttpRequestMessage(HttpMethod.Get, $\"{url}/items\")")]
    public Task A_request_carries_the_address(string request) => ReadVerifier.ToolAsync($$"""
        using var request = {{request}};
        using var response = await http.SendAsync(request, token);
        return await response.Content.{|MCPB001:ReadFromJsonAsync<Item>|}(token);
        """);

    [Theory]
    [InlineData("http.GetAsync(cancellationToken: token, requestUri: url)")]
    [InlineData("http.PostAsJsonAsync(cancellationToken: token, value: id, requestUri: url)")]
    public Task A_named_argument_is_the_address_wherever_it_stands(string send) => ReadVerifier.ToolAsync($$"""
        using var response = await {{send}};
        return await response.Content.{|MCPB001:ReadFromJsonAsync<Item>|}(token);
        """);

    [Theory]
    [InlineData("from address in url.Split(',') select http.{|MCPB001:GetFromJsonAsync<Item>|}(address, token)")]
    [InlineData("url.Split(',').Select(address => http.{|MCPB001:GetFromJsonAsync<Item>|}(address, token))")]
    [InlineData("from path in new[] { \"a\", \"b\" } select http.{|MCPB021:GetFromJsonAsync<Item>|}(path, token)")]
    [InlineData("new[] { \"a\", \"b\" }.Select(path => http.{|MCPB021:GetFromJsonAsync<Item>|}(path, token))")]
    public Task Each_element_of_a_sequence_is_an_address(string reads) => ReadVerifier.ToolAsync($"return await Task.WhenAll({reads});");

    [Fact]
    public Task A_request_is_given_its_address_later() => ReadVerifier.ToolAsync("""
        var request = new HttpRequestMessage();
        request.Method = HttpMethod.Get;
        request.RequestUri = new Uri(url);
        using var response = await http.SendAsync(request, token);
        return await response.Content.{|MCPB001:ReadFromJsonAsync<Item>|}(token);
        """);

    [Fact]
    public Task A_client_is_given_its_base_address_by_the_agent() => ReadVerifier.ToolAsync("""
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        return await client.{|MCPB001:GetFromJsonAsync<Item>|}("items", token);
        """);

    [Fact]
    public Task A_base_address_does_not_hold_an_absolute_address() => ReadVerifier.ToolAsync("""
        using var client = new HttpClient { BaseAddress = new Uri("https://api.example") };
        return await client.{|MCPB001:GetFromJsonAsync<Item>|}(url, token);
        """);

    [Fact]
    public Task A_helper_s_parameter_is_what_tools_pass_for_it() => ReadVerifier.SourceAsync("""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient http;

            public Tools(HttpClient http) => this.http = http;

            [McpServerTool]
            public Task<object?> Fetch(string address) => StrangerAsync(address);

            [McpServerTool]
            public Task<object?> Issue(string id) => PeerAsync($"issues/{id}");

            [McpServerTool]
            public Task<object?> Status() => PeerAsync("status");

            private Task<object?> StrangerAsync(string address) => http.{|MCPB001:GetFromJsonAsync<object>|}(address);

            private Task<object?> PeerAsync(string path) => http.{|MCPB021:GetFromJsonAsync<object>|}(path);
        }
        """);

    [Fact]
    public Task One_tool_that_passes_an_address_is_enough() => ReadVerifier.SourceAsync("""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient http;

            public Tools(HttpClient http) => this.http = http;

            [McpServerTool]
            public Task<object?> Status() => OuterAsync("status");

            [McpServerTool]
            public Task<object?> Fetch(string address) => OuterAsync(address);

            private Task<object?> OuterAsync(string path) => InnerAsync(retries: 2, path);

            private Task<object?> InnerAsync(int retries, string path) => http.{|MCPB001:GetFromJsonAsync<object>|}(path);
        }
        """);

    [Fact]
    public Task A_call_that_no_tool_makes_passes_nothing() => ReadVerifier.SourceAsync("""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient http;

            public Tools(HttpClient http) => this.http = http;

            [McpServerTool]
            public Task<object?> Status() => ReadAsync("status");

            public Task<object?> Unreached(string address) => ReadAsync(address);

            private Task<object?> ReadAsync(string path) => http.{|MCPB021:GetFromJsonAsync<object>|}(path);
        }
        """);

    [Fact]
    public Task A_property_of_a_parameter_object_is_what_the_agent_sent() => ReadVerifier.SourceAsync("""
        public sealed record Request(string Address, string Id, int Page);

        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static async Task<object?> Read(HttpClient http, Request request) =>
                await http.{|MCPB001:GetFromJsonAsync<object>|}(request.Address)
                ?? await http.{|MCPB021:GetFromJsonAsync<object>|}($"items/{request.Id}?page={request.Page}");
        }
        """);

    [Fact]
    public Task An_element_of_a_list_is_what_the_agent_sent() => ReadVerifier.SourceAsync("""
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static async Task<object?> Read(HttpClient http, string[] addresses)
            {
                foreach (var address in addresses)
                {
                    await http.{|MCPB001:GetFromJsonAsync<object>|}(address);
                }

                return await http.{|MCPB001:GetFromJsonAsync<object>|}(addresses[0]);
            }
        }
        """);

    [Fact]
    public Task An_element_of_a_list_of_constants_is_fixed() => ReadVerifier.ToolAsync(
        """
        foreach (var mirror in s_mirrors)
        {
            await http.{|MCPB021:GetFromJsonAsync<Item>|}(mirror + id, token);
        }

        return await http.{|MCPB021:GetFromJsonAsync<Item>|}(s_mirrors[number], token);
        """,
        "private static readonly string[] s_mirrors = { \"https://a.example/\", \"https://b.example/\" };");

    [Fact]
    public Task An_argument_of_a_handler_s_request_is_what_the_agent_sent() => ReadVerifier.SourceAsync("""
        public static class Start
        {
            public static void Add(IMcpServerBuilder builder, HttpClient http) =>
                builder.WithCallToolHandler(async (request, token) =>
                {
                    var address = request.Params!.Arguments!["url"].GetString();
                    var id = request.Params.Arguments["id"].GetString();
                    await http.{|MCPB001:GetFromJsonAsync<object>|}(address, token);
                    await http.{|MCPB021:GetFromJsonAsync<object>|}("items/" + id, token);
                    return new();
                });
        }
        """);

    [Fact]
    public Task What_the_container_supplies_is_configured() => ReadVerifier.SourceAsync("""
        public sealed class ApiOptions
        {
            public string Url { get; set; } = "";
        }

        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient http;
            private readonly ApiOptions options;

            public Tools(HttpClient http, Microsoft.Extensions.Options.IOptions<ApiOptions> options) => (this.http, this.options) = (http, options.Value);

            [McpServerTool]
            public Task<object?> Read(string id, Microsoft.Extensions.Configuration.IConfiguration configuration) =>
                Number(id) > 0
                    ? http.{|MCPB021:GetFromJsonAsync<object>|}($"{options.Url}/{id}")
                    : http.{|MCPB021:GetFromJsonAsync<object>|}($"{configuration["Url"]}/{id}");

            private static int Number(string id) => id.Length;
        }
        """);

    [Fact]
    public Task An_identifier_read_from_a_response_chooses_no_host() => ReadVerifier.ToolAsync("""
        var item = await http.{|MCPB021:GetFromJsonAsync<Item>|}("items", token);
        return await http.{|MCPB021:GetFromJsonAsync<Item>|}("items/" + item!.Name, token);
        """);

    [Fact]
    public Task A_look_up_among_fixed_addresses_chooses_among_peers() => ReadVerifier.ToolAsync(
        """
        var known = number switch { 0 => "https://a.example", 1 => "https://b.example", _ => throw new ArgumentOutOfRangeException(nameof(number)) };
        if (!s_sites.TryGetValue(id, out var site))
        {
            return await http.{|MCPB021:GetFromJsonAsync<Item>|}(known, token);
        }

        return await http.{|MCPB021:GetFromJsonAsync<Item>|}(site, token);
        """,
        "private static readonly Dictionary<string, string> s_sites = new() { [\"a\"] = \"https://a.example\" };");
}
