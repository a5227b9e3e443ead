using System.Globalization;
using System.Text;

namespace McpBounds.Analyzers.Tools;

/// <summary>A made-up server: services with ten methods each of which the first reads a response, a file a service, and tools, ten a file, that call them.</summary>
internal static class LargeServer
{
    internal const string Program = """
        static class Program
        {
            static void Main(IServiceCollection services)
            {
                services.AddHttpClient("api", client => client.Timeout = TimeSpan.FromSeconds(30));
                services.AddSingleton<Transport>();
            }
        }
        public class Transport
        {
            private readonly IHttpClientFactory _factory;
            public Transport(IHttpClientFactory factory) => _factory = factory;
            public HttpClient Client => _factory.CreateClient("api");
        }
        """;

    internal static string[] Sources(int services, int tools, bool sameNames = false) =>
    [
        Program,
        .. Enumerable.Range(0, services).Select(service => Service(service, sameNames)),
        .. Enumerable.Range(0, (tools + 9) / 10).Select(file => Tools(file, services, sameNames)),
    ];

    /// <summary>The server as a compilation; what it says compiles, as a small one of its kind shows.</summary>
    internal static Microsoft.CodeAnalysis.CSharp.CSharpCompilation Compile(int services, int tools, bool sameNames = false) =>
        services + tools > 60 ? Compiled.Unchecked(Compiled.Mcp, Sources(services, tools, sameNames)) : Compiled.Code(Sources(services, tools, sameNames));

    /// <summary>Where the file of a service stands among the sources.</summary>
    internal static int FileOf(int service) => service + 1;

    private static string Service(int service, bool sameNames)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $$"""
            public class Service{{service}}
            {
                private readonly Transport _transport;
                public Service{{service}}(Transport transport) => _transport = transport;
                public async Task<string> {{Name(service, 0, sameNames)}}(string id) => await _transport.Client.GetStringAsync("https://a.example/" + id);
            """);
        for (var method = 1; method < 10; method++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $$"""
                    public async Task<string> {{Name(service, method, sameNames)}}(string id) { await Task.Yield(); return id + "{{method}}"; }
                """);
        }

        return text.AppendLine("}").ToString();
    }

    private static string Tools(int file, int services, bool sameNames)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $$"""public class Tools{{file}}""").AppendLine("{");
        for (var place = 0; place < 10; place++)
        {
            var tool = (file * 10) + place;
            text.AppendLine(CultureInfo.InvariantCulture, $$"""
                    [McpServerTool] public static async Task<string> Tool{{tool}}(Service{{tool % services}} service, Service{{(tool * 7) % services}} other, string id)
                    {
                        var first = await service.{{Name(tool % services, 0, sameNames)}}(id);
                        var second = await other.{{Name((tool * 7) % services, 1 + (tool % 9), sameNames)}}(id);
                        return first + second;
                    }
                """);
        }

        return text.AppendLine("}").ToString();
    }

    private static string Name(int service, int method, bool sameNames) => sameNames ? $"Get{method}Async" : $"Get{service}Part{method}Async";
}
