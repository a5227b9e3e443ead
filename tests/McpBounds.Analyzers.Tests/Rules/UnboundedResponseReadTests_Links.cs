using McpBounds.Analyzers.Tools;

namespace McpBounds.Analyzers.Rules;

/// <summary>Addresses that come out of replies: what a peer's API gives is the peer's own, what is found in a text is whatever somebody wrote there.</summary>
public sealed class UnboundedResponseReadTests_Links
{
    [Theory]
    [InlineData("""
        var page = await http.{|MCPB021:GetFromJsonAsync<Item>|}("items", token);
        return await http.{|MCPB021:GetFromJsonAsync<Item>|}(page!.Next, token);
        """)]
    [InlineData("""
        using var document = await http.{|MCPB021:GetFromJsonAsync<JsonDocument>|}("items", token);
        return await http.{|MCPB021:GetFromJsonAsync<Item>|}(document!.RootElement.GetProperty("next").GetString(), token);
        """)]
    [InlineData("""
        await using var stream = await http.GetStreamAsync("items", token);
        using var document = await JsonDocument.{|MCPB021:ParseAsync|}(stream, default, token);
        var link = document.RootElement.GetProperty("links").EnumerateArray().First().GetString();
        await using var next = await http.GetStreamAsync(link, token);
        return await JsonDocument.{|MCPB021:ParseAsync|}(next, default, token);
        """)]
    [InlineData("""
        var json = await http.{|MCPB021:GetStringAsync|}("items", token);
        var link = JsonDocument.Parse(json).RootElement.GetProperty("links")[0].GetString();
        return await http.{|MCPB021:GetFromJsonAsync<Item>|}(link, token);
        """)]
    [InlineData("""
        var feed = XDocument.Parse(await http.{|MCPB021:GetStringAsync|}("items", token));
        return await http.{|MCPB021:GetFromJsonAsync<Item>|}(feed.Root!.Element("next")!.Value, token);
        """)]
    [InlineData("""
        var next = "items";
        Item? item = null;
        while (next is not null)
        {
            using var response = await http.GetAsync(next, token);
            item = await response.Content.{|MCPB021:ReadFromJsonAsync<Item>|}(token);
            next = item?.Next?.ToString();
        }

        return item;
        """)]
    [InlineData("""
        using var response = await http.GetAsync("items", HttpCompletionOption.ResponseHeadersRead, token);
        var next = response.Headers.GetValues("Link").First().Split(';')[0].Trim('<', '>');
        return await http.{|MCPB021:GetFromJsonAsync<Item>|}(next, token);
        """)]
    [InlineData("""
        var page = await http.{|MCPB021:GetFromJsonAsync<Item>|}("items", token);
        return await http.{|MCPB021:GetFromJsonAsync<Item>|}(page!.Name.Substring(1), token);
        """)]
    public Task A_link_that_a_peer_s_answer_gives_is_the_peer_s_own(string body) => ReadVerifier.ToolAsync(body);

    [Fact]
    public Task It_is_so_behind_a_helper_too() => ReadVerifier.ToolAsync(
        """
        using var station = await ReadAsync("stations/" + id);
        return await ReadAsync(station.RootElement.GetProperty("forecast").GetString()!);
        """,
        """
        private async Task<JsonDocument> ReadAsync(string address)
        {
            using var response = await http.GetAsync(address);
            return await JsonDocument.{|MCPB021:ParseAsync|}(await response.Content.ReadAsStreamAsync());
        }
        """);

    [Theory]
    [InlineData("""
        var page = await http.{|MCPB001:GetFromJsonAsync<Item>|}(url, token);
        return await http.{|MCPB001:GetFromJsonAsync<Item>|}(page!.Next, token);
        """)]
    [InlineData("""
        await using var stream = await http.GetStreamAsync(url, token);
        using var document = await JsonDocument.{|MCPB001:ParseAsync|}(stream, default, token);
        return await http.{|MCPB001:GetFromJsonAsync<Item>|}(document.RootElement.GetProperty("next").GetString(), token);
        """)]
    [InlineData("""
        var json = await http.{|MCPB001:GetStringAsync|}(url, token);
        return await http.{|MCPB001:GetFromJsonAsync<Item>|}(JsonNode.Parse(json)!["next"]!.GetValue<string>(), token);
        """)]
    public Task A_stranger_s_link_is_a_stranger_s(string body) => ReadVerifier.ToolAsync(body);

    [Theory]
    [InlineData("response.Headers.Location")]
    [InlineData("response.Headers.Location!.OriginalString.Replace(\"http:\", \"https:\")")]
    public Task A_redirect_that_is_followed_by_hand_leads_anywhere(string address) => ReadVerifier.ToolAsync($$"""
        using var response = await http.GetAsync("items", HttpCompletionOption.ResponseHeadersRead, token);
        return await http.{|MCPB001:GetFromJsonAsync<Item>|}({{address}}, token);
        """);

    [Theory]
    [InlineData("var link = Regex.Match(html, \"href=(.+?)>\").Groups[1].Value;")]
    [InlineData("var link = new Regex(\"href=(.+?)>\").Match(html).Groups[\"link\"].Value;")]
    [InlineData("var match = Regex.Match(html, \"http.+\"); var link = match.Success ? match.Value : \"items\";")]
    [InlineData("var link = Regex.Matches(html, \"http.+\").Select(match => match.Value).First();")]
    [InlineData("var (link, title) = (Regex.Match(html, \"http.+\").Value, id);")]
    [InlineData("var link = html.Substring(html.IndexOf(\"http\"));")]
    [InlineData("var link = html[10..20];")]
    [InlineData("var link = html.Split('\"')[1];")]
    [InlineData("var link = html.Trim();")]
    public Task A_link_that_is_found_in_a_text_is_a_stranger_s(string find) => ReadVerifier.ToolAsync($$"""
        var html = await http.{|MCPB021:GetStringAsync|}("items", token);
        {{find}}
        return await http.{|MCPB001:GetFromJsonAsync<Item>|}(link, token);
        """);

    [Theory]
    [InlineData("foreach (Match match in Regex.Matches(html, \"http.+\")) { var link = match.Groups[1].Value; {0} }")]
    [InlineData("foreach (var line in html.Split('\\n')) { var link = line.Trim(); {0} }")]
    [InlineData("var links = new List<string>(); links.Add(Regex.Match(html, \"http.+\").Value); foreach (var link in links) { {0} }")]
    [InlineData("var links = new List<(string Title, string Link)>(); links.Add((id, Regex.Match(html, \"http.+\").Value)); foreach (var (title, link) in links) { {0} }")]
    public Task Each_link_of_a_text_is(string loop) => ReadVerifier.ToolAsync($$"""
        var html = await http.{|MCPB021:GetStringAsync|}("items", token);
        {{loop.Replace("{0}", "await http.{|MCPB001:GetFromJsonAsync<Item>|}(link, token);", StringComparison.Ordinal)}}
        return null;
        """);

    [Fact]
    public Task A_text_in_a_field_of_an_answer_is_a_text() => ReadVerifier.ToolAsync("""
        var item = await http.{|MCPB021:GetFromJsonAsync<Item>|}("items", token);
        return await http.{|MCPB001:GetFromJsonAsync<Item>|}(Regex.Match(item!.Name, "http.+").Value, token);
        """);

    [Fact]
    public Task A_helper_is_given_the_texts() => ReadVerifier.ToolAsync(
        """
        var item = await http.{|MCPB021:GetFromJsonAsync<Item>|}("items/" + id, token);
        var texts = new List<string> { item!.Name };
        return await PicturesAsync(texts.ToArray());
        """,
        """
        private async Task<object> PicturesAsync(string[] texts)
        {
            var pictures = new List<byte[]>();
            foreach (var text in texts)
            {
                foreach (Match match in Regex.Matches(text, "src=(.+?)>"))
                {
                    var address = match.Groups[1].Value;
                    using var response = await http.GetAsync(address);
                    pictures.Add(await response.Content.{|MCPB001:ReadAsByteArrayAsync|}());
                }
            }

            return pictures;
        }
        """);

    [Fact]
    public Task One_caller_that_passes_a_found_link_is_enough() => ReadVerifier.ToolAsync(
        """
        var html = await http.{|MCPB021:GetStringAsync|}("items", token);
        await ReadAsync("status");
        return await ReadAsync(Regex.Match(html, "http.+").Value);
        """,
        "private Task<Item?> ReadAsync(string address) => http.{|MCPB001:GetFromJsonAsync<Item>|}(address);");

    [Fact]
    public Task Texts_run_through_a_lambda() => ReadVerifier.ToolAsync("""
        var html = await http.{|MCPB021:GetStringAsync|}("items", token);
        var links = Regex.Matches(html, "http.+").Select(match => match.Value).ToList();
        return await Task.WhenAll(links.Select(link => http.{|MCPB001:GetFromJsonAsync<Item>|}(link, token)));
        """);

    [Theory]
    [InlineData("Regex.Match(configured, \"Endpoint=(.+?);\").Groups[1].Value")]
    [InlineData("configured.Split(';')[0]")]
    [InlineData("configured.Substring(9)")]
    [InlineData("configured[9..]")]
    [InlineData("File.ReadAllLines(\"sites.txt\")[0]")]
    public Task What_is_cut_out_of_a_setting_is_a_setting(string address) => ReadVerifier.ToolAsync(
        $"return await http.{{|MCPB021:GetFromJsonAsync<Item>|}}({address}, token);",
        "private readonly string configured = Environment.GetEnvironmentVariable(\"API_CONNECTION\")!;");

    [Theory]
    [InlineData("page.Links().First().GetAttributeValue(\"href\", \"\")")]
    [InlineData("page.Links().First().Attributes[\"href\"].Value")]
    [InlineData("page.Links().Select(node => node.GetAttributeValue(\"href\", \"\")).First()")]
    public async Task A_link_of_a_page_that_a_library_takes_apart_is_a_stranger_s(string link)
    {
        var source = $$"""
            using HtmlAgilityPack;

            [McpServerToolType]
            public static class Tools
            {
                [McpServerTool]
                public static async Task<object?> Read(HttpClient http)
                {
                    var page = new HtmlDocument();
                    page.LoadHtml(await http.{|MCPB021:GetStringAsync|}("items"));
                    var link = {{link}};
                    return System.Text.Json.JsonDocument.Parse(await http.{|MCPB001:GetStringAsync|}(link));
                }
            }
            """;
        await new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test
        {
            TestCode = source,
            TestState = { AdditionalReferences = { Compiled.Image(Compiled.Code(Compiled.Plain, HtmlLibrary)) } },
        }.RunAsync(TestContext.Current.CancellationToken);
        await new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test { TestCode = source, CompilerDiagnostics = CompilerDiagnostics.None }.RunAsync(TestContext.Current.CancellationToken);
    }

    private const string HtmlLibrary = """
        namespace HtmlAgilityPack
        {
            public class HtmlAttribute
            {
                public string Value => "";
            }

            public class HtmlNode
            {
                public Dictionary<string, HtmlAttribute> Attributes => new();

                public string GetAttributeValue(string name, string otherwise) => otherwise;
            }

            public class HtmlDocument
            {
                public void LoadHtml(string html)
                {
                }

                public IEnumerable<HtmlNode> Links() => Array.Empty<HtmlNode>();
            }
        }
        """;
}
