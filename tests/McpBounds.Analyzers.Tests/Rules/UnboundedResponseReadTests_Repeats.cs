namespace McpBounds.Analyzers.Rules;

/// <summary>One response is one finding, however often a member reads it on one way.</summary>
public sealed class UnboundedResponseReadTests_Repeats
{
    [Theory]
    [InlineData("catch (HttpRequestException) when (response?.IsSuccessStatusCode == false)")]
    [InlineData("catch (HttpRequestException)")]
    [InlineData("catch (HttpRequestException exception) when (exception.StatusCode == HttpStatusCode.BadRequest)")]
    public Task The_error_body_is_read_where_the_success_body_has_failed(string handler) => ReadVerifier.ToolAsync($$"""
        HttpResponseMessage? response = null;
        try
        {
            response = await http.GetAsync("items", token);
            response.EnsureSuccessStatusCode();
            return JsonSerializer.Deserialize<Item>(await response.Content.{|MCPB021:ReadAsStringAsync|}(token));
        }
        {{handler}}
        {
            var error = "";
            try
            {
                error = await response!.Content.ReadAsStringAsync(token);
            }
            catch (IOException)
            {
            }

            return error;
        }
        """);

    [Theory]
    [InlineData("if (IsRefused(response.StatusCode)) { var error = await response.Content.ReadAsStringAsync(token); throw new HttpRequestException(error); }")]
    [InlineData("if (IsRefused(response.StatusCode)) throw new HttpRequestException(await response.Content.{|MCPB021:ReadAsStringAsync|}(token));")]
    [InlineData("if (IsRefused(response.StatusCode)) { var item = await response.Content.{|MCPB021:ReadFromJsonAsync<Item>|}(token); if (item!.Name.Length < 9) { return item; } throw new HttpRequestException(item.Name); }")]
    [InlineData("if (IsRefused(response.StatusCode)) { return new Item(await response.Content.{|MCPB021:ReadAsStringAsync|}(token), new Uri(url)); }")]
    public Task The_error_body_is_read_where_the_project_calls_it_one(string refusal) => ReadVerifier.ToolAsync(
        $$"""
        using var response = await http.GetAsync("items", token);
        {{refusal}}
        return JsonSerializer.Deserialize<Item>(await response.Content.{|MCPB021:ReadAsStringAsync|}(token));
        """,
        "private static bool IsRefused(HttpStatusCode status) => status is HttpStatusCode.Forbidden or HttpStatusCode.NonAuthoritativeInformation;");

    [Fact]
    public Task The_catch_of_another_response_s_try_reads_its_own() => ReadVerifier.ToolAsync("""
        using var status = await http.PostAsync("status", null, token);
        try
        {
            using var response = await http.GetAsync("items", token);
            return await response.Content.{|MCPB021:ReadFromJsonAsync<Item>|}(token);
        }
        catch (HttpRequestException)
        {
            return await status.Content.{|MCPB021:ReadAsStringAsync|}(token);
        }
        """);

    [Fact]
    public Task A_stream_is_rewound_where_the_parse_has_failed() => ReadVerifier.ToolAsync("""
        using var response = await http.GetAsync("items", token);
        await using var stream = await response.Content.ReadAsStreamAsync(token);
        try
        {
            return JsonSerializer.{|MCPB021:Deserialize<Item>|}(stream);
        }
        catch (JsonException)
        {
            stream.Position = 0;
            using var reader = new StreamReader(stream);
            throw new InvalidOperationException(await reader.ReadToEndAsync(token));
        }
        """);

    [Fact]
    public Task A_body_is_read_again_after_itself() => ReadVerifier.ToolAsync("""
        using var response = await http.GetAsync("items", token);
        var text = await response.Content.{|MCPB021:ReadAsStringAsync|}(token);
        Console.Error.WriteLine(text);
        return await response.Content.ReadFromJsonAsync<Item>(token);
        """);

    [Fact]
    public Task A_variable_is_given_another_response() => ReadVerifier.ToolAsync("""
        var response = await http.PostAsync("login", null, token);
        var session = await response.Content.{|MCPB021:ReadFromJsonAsync<Item>|}(token);
        response = await http.GetAsync("items?session=" + session!.Name, token);
        return await response.Content.{|MCPB021:ReadFromJsonAsync<Item>|}(token);
        """);

    [Fact]
    public Task What_is_read_before_on_some_ways_only_is_no_repetition() => ReadVerifier.ToolAsync("""
        using var response = await http.GetAsync("items", token);
        if (number > 0)
        {
            return await response.Content.{|MCPB021:ReadFromJsonAsync<Item>|}(token);
        }

        return await response.Content.{|MCPB021:ReadAsStringAsync|}(token);
        """);
}
