using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static McpBounds.Analyzers.Fixes.CapClientTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>What the fix writes is compiled, loaded and run against a server that sends too much.</summary>
public class CapClientRunTests
{
    private const string Before = """
        [McpServerToolType]
        public static class Pages
        {
            private static readonly HttpClient s_http = new HttpClient();

            [McpServerTool]
            public static async Task<string> Read(string url)
            {
                using var response = await s_http.GetAsync(url);
                return await response.Content.{|MCPB001:ReadAsStringAsync|}();
            }
        }
        """;

    private const string After = """
        [McpServerToolType]
        public static class Pages
        {
            private static readonly HttpClient s_http = new HttpClient() { MaxResponseContentBufferSize = 1_000_000 };

            [McpServerTool]
            public static async Task<string> Read(string url)
            {
                using var response = await s_http.GetAsync(url);
                return await response.Content.ReadAsStringAsync();
            }
        }
        """;

    [Fact]
    public Task This_is_what_the_fix_writes() => FixAsync(Before, After);

    [Fact]
    public async Task Five_megabytes_are_refused_and_a_small_body_is_unchanged()
    {
        var before = Compile(Unmarked(Before));
        var after = Compile(After);

        Assert.Equal(5_000_000, (await RunAsync(before, 5_000_000)).Length);
        await Assert.ThrowsAsync<HttpRequestException>(() => RunAsync(after, 5_000_000));
        Assert.Equal(new string('x', 900_000), await RunAsync(after, 900_000));
    }

    private static async Task<string> RunAsync(MethodInfo read, int length)
    {
        using var site = new Site();
        var request = (Task<string>)read.Invoke(null, [site.Address])!;
        await site.AnswerAsync(length, TestContext.Current.CancellationToken);
        return await request;
    }

    private static MethodInfo Compile(string source)
    {
        const string Usings = "using System; using System.Net.Http; using System.Threading.Tasks; using ModelContextProtocol.Server;\n";
        var sdk = Path.Combine(AppContext.BaseDirectory, "ReferenceAssemblies", "mcp-2.3.1", "net10.0", "ModelContextProtocol.Core.dll");
        var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Fixed",
            [CSharpSyntaxTree.ParseText(Usings + source, cancellationToken: TestContext.Current.CancellationToken)],
            framework.Append(sdk).Select(path => MetadataReference.CreateFromFile(path)),
            new(OutputKind.DynamicallyLinkedLibrary));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        assembly.Position = 0;
        return new AssemblyLoadContext("Fixed").LoadFromStream(assembly).GetType("Pages")!.GetMethod("Read")!;
    }

    /// <summary>Answers one request with a body in chunks, which says nothing of its length beforehand.</summary>
    private sealed class Site : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public Site() => _listener.Start();

        public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

        public async Task AnswerAsync(int length, CancellationToken cancellation)
        {
            using var client = await _listener.AcceptTcpClientAsync(cancellation);
            await using var stream = client.GetStream();
            _ = await stream.ReadAsync(new byte[8192], cancellation);
            try
            {
                await WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (var sent = 0; sent < length; sent += 50_000)
                {
                    await WriteAsync($"C350\r\n{new string('x', 50_000)}\r\n");
                }

                await WriteAsync("0\r\n\r\n");
            }
            catch (IOException)
            {
                // The other side has hung up, as it should.
            }

            Task WriteAsync(string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellation).AsTask();
        }

        public void Dispose() => _listener.Dispose();
    }
}
