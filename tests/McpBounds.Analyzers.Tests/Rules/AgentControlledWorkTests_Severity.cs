using static McpBounds.Analyzers.Rules.WorkVerifier;
using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.AgentControlledWork>;

namespace McpBounds.Analyzers.Rules;

/// <summary>Which work is a warning and which a suggestion; rows that only the SQL calls rows, and delays by the names that libraries give them.</summary>
public sealed class AgentControlledWorkTests_Severity
{
    private const string Command = "System.Data.Common.DbConnection connection = null!; var command = connection.CreateCommand(); ";

    private const string Provider = """
        public static class Commands { public static void AddWithValue(this System.Data.Common.DbParameterCollection all, string name, object value) { } }
        public sealed class AcmeParameter
        {
            public AcmeParameter(string name, object? value) { }
            public object? Value { get; set; }
        }
        """;

    [Theory]
    [InlineData("SELECT TOP (@lastN) * FROM jobs", "command.Parameters.AddWithValue(\"@lastN\", {|MCPB003:n|});")]
    [InlineData("SELECT * FROM jobs LIMIT $lastN", "command.Parameters.AddWithValue(\"$lastN\", {|MCPB003:n|});")]
    [InlineData("SELECT * FROM jobs LIMIT @skip, @lastN", "command.Parameters.AddWithValue(\"@lastN\", {|MCPB003:n|});")]
    [InlineData("SELECT * FROM jobs OFFSET 0 ROWS FETCH NEXT @lastN ROWS ONLY", "command.Parameters.AddWithValue(\"@lastN\", {|MCPB003:n|});")]
    [InlineData("SELECT * FROM jobs WHERE ROWNUM <= :lastN", "command.Parameters.AddWithValue(\"lastN\", {|MCPB003:n|});")]
    [InlineData("SELECT TOP (@lastN) * FROM jobs", "command.Parameters.Add(new AcmeParameter(\"lastN\", {|MCPB003:n|}));")]
    [InlineData("SELECT TOP (@lastN) * FROM jobs", "command.Parameters.Add(new AcmeParameter(\"lastN\", null) { Value = {|MCPB003:n|} });")]
    [InlineData("SELECT TOP (@lastN) * FROM jobs", "command.Parameters[\"@lastN\"].Value = {|MCPB003:n|};")]
    [InlineData("SELECT * FROM jobs WHERE age < @lastN", "command.Parameters.AddWithValue(\"@lastN\", n);")]
    [InlineData("SELECT TOP (@other) * FROM jobs WHERE age < @lastN", "command.Parameters.AddWithValue(\"@lastN\", n);")]
    [InlineData("SELECT * FROM jobs LIMIT 10 OFFSET @lastN", "command.Parameters.AddWithValue(\"@lastN\", n);")]
    [InlineData("SELECT TOP (@lastN) * FROM jobs", "command.Parameters.AddWithValue(\"@lastN\", Math.Min(n, 100));")]
    public Task The_SQL_says_that_a_parameter_counts_rows(string sql, string parameter) =>
        SourceAsync(Declare($"{Command}command.CommandText = \"{sql}\"; {parameter} await command.ExecuteReaderAsync();", "") + Provider);

    [Fact]
    public async Task The_SQL_says_it_where_the_provider_is_not_there()
    {
        var test = new Verify.Test
        {
            TestCode = """"
                [McpServerToolType] public sealed class Tools
                {
                    [McpServerTool] public async Task<object> Search(string filter, int howFar, int lastN, int skipped)
                    {
                        using var connection = new DuckDBConnection("a");
                        using var command = connection.CreateCommand();
                        command.CommandText = $"""
                            SELECT * FROM entries WHERE {filter}
                            LIMIT $howFar
                            """;
                        command.Parameters.Add(new DuckDBParameter("howFar", {|MCPB003:howFar|}));
                        command.Parameters.Add(new DuckDBParameter("skipped", skipped));
                        var rows = await command.ExecuteReaderAsync();
                        command.CommandText = "SELECT TOP (@lastN) * FROM entries";
                        command.Parameters.AddWithValue("@lastN", {|MCPB003:lastN|});
                        return await command.ExecuteReaderAsync();
                    }
                }
                """",
            CompilerDiagnostics = CompilerDiagnostics.None,
        };
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("SELECT TOP (@lastN) * FROM sys.tables t JOIN sys.schemas s ON t.schema_id = s.schema_id", true)]
    [InlineData("SELECT * FROM INFORMATION_SCHEMA.COLUMNS LIMIT @lastN", true)]
    [InlineData("SELECT * FROM pg_catalog.pg_class LIMIT @lastN", true)]
    [InlineData("SELECT TOP (@lastN) * FROM [shop].[sys].[tables]", true)]
    [InlineData("WITH sizes AS (SELECT * FROM sys.dm_db_partition_stats) SELECT TOP (@lastN) * FROM sizes", true)]
    [InlineData("SELECT TOP (@lastN) * FROM msdb.dbo.backupset", false)]
    [InlineData("SELECT TOP (@lastN) * FROM sys.tables t JOIN orders o ON t.name = o.name", false)]
    [InlineData("SELECT TOP (@lastN) * FROM sys.tables t, orders o", false)]
    [InlineData("SELECT TOP (@lastN) * FROM sys.tables t CROSS APPLY dbo.orders(t.name)", false)]
    [InlineData("SELECT TOP (@lastN) * FROM sys.dm_exec_query_stats s CROSS APPLY sys.dm_exec_sql_text(s.sql_handle)", true)]
    [InlineData("SELECT TOP (@lastN) * FROM sys.dm_xe_session_targets t CROSS APPLY t.target_data.nodes('//event') e(n)", true)]
    [InlineData("WITH sizes AS (SELECT * FROM orders) SELECT TOP (@lastN) * FROM sizes", false)]
    [InlineData("SELECT TOP (@lastN) * FROM dbo.sys", false)]
    public Task Rows_of_a_catalogue_are_a_suggestion(string sql, bool isCatalogue) => SourceAsync(Declare(
        $"{Command}command.CommandText = \"{sql}\"; command.Parameters.AddWithValue(\"@lastN\", {(isCatalogue ? "{|MCPB003?:n|}" : "{|MCPB003:n|}")}); await command.ExecuteReaderAsync();", "")
        + Provider);

    [Theory]
    [InlineData("command.CommandText = $\"SELECT TOP ({{|MCPB003?:n|}}) * FROM sys.tables\"; await command.ExecuteReaderAsync();")]
    [InlineData("command.CommandText = \"SELECT TOP (\" + {|MCPB003?:n|} + \") * FROM sys.tables\"; await command.ExecuteReaderAsync();")]
    [InlineData("command.CommandText = $\"SELECT TOP ({{|MCPB003:n|}}) * FROM {text}\"; await command.ExecuteReaderAsync();")]
    [InlineData("command.CommandText = $\"SELECT TOP ({{|MCPB003:n|}}) * FROM sys.tables\"; var all = await command.ExecuteReaderAsync(); while (await all.ReadAsync()) { await connection.CreateCommand().ExecuteNonQueryAsync(); }")]
    [InlineData("command.CommandText = $\"SELECT TOP ({{|MCPB003?:n|}}) * FROM sys.tables\"; var all = await command.ExecuteReaderAsync(); while (await all.ReadAsync()) { text += all.GetString(0); }")]
    public Task Rows_of_a_catalogue_that_each_cost_a_query_are_a_warning(string code) => ToolAsync(Command + code);

    [Theory]
    [InlineData("var count = 0; while (await rows.ReadAsync(token) && count < {|MCPB003:n|}) { text += rows.GetString(0); count++; }")]
    [InlineData("var most = n > 0 ? n : 100; var all = new List<string>(); while (rows.Read()) { all.Add(rows.GetString(0)); if (all.Count >= {|MCPB003:most|}) break; }")]
    [InlineData("for (var i = 0; i < {|MCPB003:n|} && rows.Read(); i++) { text += rows.GetString(0); }")]
    [InlineData("System.Data.IDataReader plain = rows; var count = 0; while (count < {|MCPB003:n|} && plain.Read()) { count++; }")]
    [InlineData("var count = 0; while (await rows.ReadAsync(token) && count < Math.Min(n, 100)) { count++; }")]
    [InlineData("var count = 0; while (await rows.ReadAsync(token) && count < 100) { for (var i = 0; i < n; i++) { text += i; } count++; }")]
    [InlineData("for (var i = 0; i < n; i++) { while (rows.Read()) { text += rows.GetString(0); } }")]
    [InlineData("var table = new System.Data.DataTable(); var memory = table.CreateDataReader(); var count = 0; while (memory.Read() && count < n) { count++; }")]
    [InlineData("while (rows.Read()) { text += rows.GetString(0); if (text.Length > n) break; }")]
    [InlineData("for (var i = 0; i < {|MCPB003:n|}; i++) { command.CommandText = \"SELECT TOP 1 value FROM metrics\"; using var one = command.ExecuteReader(); if (one.Read()) { text += one.GetString(0); } await Task.Delay(9, token); }")]
    [InlineData("command.CommandText = \"SELECT TOP 9 value FROM metrics\"; var count = 0; while (rows.Read() && count < {|MCPB003:n|}) { count++; await Task.Delay(9, token); }")]
    [InlineData("var lines = new StringReader(text); var count = 0; while (lines.Read() > 0 && count < n) { count++; }")]
    public Task Rows_that_a_loop_reads_are_as_many_as_its_bound_says(string code) => ToolAsync(
        $"{Command}command.CommandText = text; var rows = await command.ExecuteReaderAsync(token); " + code);

    [Theory]
    [InlineData("SELECT * FROM jobs WHERE id > 10", "{|MCPB003:n|}")]
    [InlineData("SELECT TOP 100 PERCENT * FROM jobs", "{|MCPB003:n|}")]
    [InlineData("SELECT TOP 1 * FROM jobs UNION ALL SELECT * FROM jobs", "{|MCPB003:n|}")]
    [InlineData("SELECT * FROM jobs WHERE id IN (SELECT id FROM a LIMIT 10)", "{|MCPB003:n|}")]
    [InlineData("SELECT * FROM sys.tables", "{|MCPB003?:n|}")]
    [InlineData("SELECT TOP 100 * FROM jobs", "n")]
    [InlineData("SELECT DISTINCT TOP (100) name FROM jobs", "n")]
    [InlineData("SELECT * FROM jobs LIMIT 100", "n")]
    [InlineData("SELECT * FROM jobs LIMIT 100 OFFSET 5;", "n")]
    [InlineData("SELECT * FROM jobs ORDER BY id OFFSET 0 ROWS FETCH NEXT 100 ROWS ONLY", "n")]
    public Task Rows_that_a_loop_reads_are_bounded_by_a_number_in_the_SQL(string sql, string bound) => ToolAsync(
        $"{Command}command.CommandText = \"{sql}\"; var rows = await command.ExecuteReaderAsync(token); var count = 0; while (await rows.ReadAsync(token) && count < {bound}) count++;");

    [Fact]
    public async Task Rows_that_a_loop_reads_where_the_provider_is_not_there()
    {
        var test = new Verify.Test
        {
            TestCode = """
                using OpenLink.Data;
                [McpServerToolType] public sealed class Tools
                {
                    [McpServerTool] public async Task<object> Query(string query, int? max_rows = null)
                    {
                        var maxRows = max_rows ?? 100;
                        await using var connection = new VirtuosoConnection("a");
                        await using var command = connection.CreateCommand();
                        command.CommandText = query;
                        await using var reader = await command.ExecuteReaderAsync();
                        var count = 0;
                        while (await reader.ReadAsync() && count < {|MCPB003:maxRows|}) { count++; }
                        return count;
                    }
                }
                """,
            CompilerDiagnostics = CompilerDiagnostics.None,
        };
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("for (var i = 0; i < {|MCPB003?:n|}; i++) { await Pause(1000 / n); }")]
    [InlineData("for (var i = 0; i < {|MCPB003?:n|}; i++) { await Pause(1000 / n); Console.WriteLine(i); }")]
    [InlineData("for (var i = 0; i < {|MCPB003:n|}; i++) { await Pause(1000); }")]
    [InlineData("for (var i = 0; i < {|MCPB003:n|}; i++) { await Pause(1000 / n); await Pause(10); }")]
    public Task A_number_of_steps_that_a_helper_waits_for_is_a_suggestion(string code) =>
        ToolAsync(code, "private static async Task Pause(int time) { Console.WriteLine(time); await Task.Delay(Math.Min(time, 1000)); }");

    [Theory]
    [InlineData("var part = limit / n; for (var i = 0; i < {|MCPB003?:n|}; i++) { await Task.Delay(Math.Min(part, 10) * 1000); }")]
    [InlineData("for (var i = 1; i <= {|MCPB003?:n + 1|}; i++) { await Task.Delay(TimeSpan.FromSeconds(10.0 / n)); }")]
    [InlineData("for (var i = 0; i < {|MCPB003:n|}; i++) { await Task.Delay(10); }")]
    [InlineData("for (var i = 0; i < {|MCPB003:n|}; i++) { await Task.Delay(1000 / 3); }")]
    [InlineData("for (var i = 0; i < {|MCPB003:n|}; i++) { await Task.Delay(1000 / n); await http.GetStringAsync(\"https://a.example\"); }")]
    [InlineData("for (var i = 0; i < {|MCPB003:n|}; i++) { await Task.Delay(1000 / n); await Task.Delay(10); }")]
    public Task A_number_of_steps_that_a_time_is_cut_into_is_a_suggestion(string code) => ToolAsync(code);

    [Theory]
    [InlineData("await http.GetStringAsync($\"https://a.example/exchange?quantity={n}\");")]
    [InlineData("await http.GetStringAsync($\"https://a.example/exchange?quantity={limit}\");")]
    [InlineData("await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, $\"https://a.example/exchange?quantity={n}\"));")]
    [InlineData("await http.SendAsync(new HttpRequestMessage(HttpMethod.Post, $\"https://a.example/orders?quantity={{|MCPB003:n|}}\"));")]
    [InlineData("await http.GetStringAsync($\"https://a.example/exchange?limit={{|MCPB023:limit|}}\");")]
    [InlineData("await http.PostAsJsonAsync(\"https://a.example/orders\", new { quantity = {|MCPB003:n|} });")]
    [InlineData("await http.PostAsync($\"https://a.example/orders?quantity={{|MCPB003:n|}}\", null);")]
    public Task An_amount_that_a_read_asks_about_is_data(string code) => ToolAsync(code);

    [Theory]
    [InlineData("await page.WaitForTimeoutAsync({|MCPB003:(float)n * 1000|});")]
    [InlineData("await page.WaitForTimeoutAsync(Math.Min(n, 1000));")]
    [InlineData("await frame.WaitForTimeoutAsync({|MCPB003:n|});")]
    [InlineData("actions.Pause({|MCPB003:TimeSpan.FromSeconds(n)|});")]
    [InlineData("await other.WaitForTimeoutAsync(n);")]
    public Task The_delay_of_a_browser(string code) => SourceAsync("using Microsoft.Playwright;\n" + Declare(
        "IPage page = null!; PuppeteerSharp.IFrame frame = null!; OpenQA.Selenium.Interactions.Actions actions = null!; Own other = null!; " + code, "") + """
        public sealed class Own { public Task WaitForTimeoutAsync(int times) => Task.CompletedTask; }
        namespace Microsoft.Playwright { public interface IPage { Task WaitForTimeoutAsync(float timeout); } }
        namespace PuppeteerSharp { public interface IFrame { Task WaitForTimeoutAsync(int milliseconds); } }
        namespace OpenQA.Selenium.Interactions { public sealed class Actions { public Actions Pause(TimeSpan duration) => this; } }
        """);

    [Fact]
    public async Task The_delay_of_a_browser_whose_library_is_not_there()
    {
        var test = new Verify.Test
        {
            TestCode = """
                using Microsoft.Playwright;
                [McpServerToolType] public sealed class Tools
                {
                    private readonly Sessions sessions = null!;

                    [McpServerTool] public async Task Wait(double? seconds)
                    {
                        var page = await sessions.GetPageAsync();
                        if (seconds is double delay && delay > 0)
                            await page.WaitForTimeoutAsync({|MCPB003:(float)(delay * 1000)|});
                    }
                }
                public sealed class Sessions { public Task<IPage> GetPageAsync() => null!; }
                """,
            CompilerDiagnostics = CompilerDiagnostics.None,
        };
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
