using System.IO.Compression;
using System.Net;
using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace McpBounds.EndToEnd;

/// <summary>
/// A web site, issue tracker, image generator and search on loopback. It sends as much as it is asked for, without saying beforehand how much that will be; the
/// project <c>endless</c> has one issue on each of endless pages, and what it drips never ends.
/// </summary>
internal sealed class OversizedSite : IAsyncDisposable
{
    /// <summary>The path of a page that drips one byte a second.</summary>
    public const string Drip = "drip";

    /// <summary>A project whose list of issues has another page, whichever is asked for.</summary>
    public const string EndlessProject = "endless";

    private static readonly TimeSpan s_dripEvery = TimeSpan.FromSeconds(1);

    private static readonly byte[] Text = Encoding.ASCII.GetBytes(new string('a', 99) + '\n');

    private static readonly byte[] Issue = """{"number":1,"title":"The title of an issue, of the usual length","state":"open"},"""u8.ToArray();

    private readonly WebApplication _site;

    private int _pages;

    private int _images;

    private int _drips;

    private OversizedSite(WebApplication site) => _site = site;

    /// <summary>How many pages of the endless project were asked for.</summary>
    public int Pages => Volatile.Read(ref _pages);

    /// <summary>How many images were ordered.</summary>
    public int Images => Volatile.Read(ref _images);

    /// <summary>How many bytes were dripped.</summary>
    public int Drips => Volatile.Read(ref _drips);

    public Uri Address => new(_site.Urls.Single());

    public static async Task<OversizedSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0));
        var site = builder.Build();
        site.MapGet("/chunked/{bytes:long}", static (HttpContext context, long bytes) => SendAsync(context, bytes, Text, context.Response.Body));
        site.MapGet("/gzip/{bytes:long}", static async (HttpContext context, long bytes) =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var zipped = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await SendAsync(context, bytes, Text, zipped);
        });
        site.MapGet("/projects/{bytes:long}/issues/{number:int}/attachments/{file}", static (HttpContext context, long bytes) => SendAsync(context, bytes, Text, context.Response.Body));
        site.MapGet("/projects/{bytes:long}/issues", static async (HttpContext context, long bytes, int page) =>
        {
            context.Response.ContentType = MediaTypeNames.Application.Json;
            await context.Response.WriteAsync("[");
            await SendAsync(context, page == 1 ? bytes : 0, Issue, context.Response.Body);
            await context.Response.WriteAsync(page == 1 ? """{"number":2,"title":"The last one","state":"open"}]""" : "]");
        });
        var oversized = new OversizedSite(site);
        oversized.MapEndless();
        await site.StartAsync(TestContext.Current.CancellationToken);
        return oversized;
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private void MapEndless()
    {
        _site.MapGet($"/projects/{EndlessProject}/issues", (int page) =>
        {
            Interlocked.Increment(ref _pages);
            return Results.Json(new[] { new { number = page, title = $"Issue {page}", state = "open" } });
        });
        _site.MapPost("/generations", () =>
        {
            var image = Interlocked.Increment(ref _images);
            return Results.Json(new { address = $"https://images.example/{image}" });
        });
        _site.MapGet($"/{Drip}", context => DripAsync(context, MediaTypeNames.Text.Plain));
        _site.MapGet("/search", context => DripAsync(context, MediaTypeNames.Application.Json));
    }

    private async Task DripAsync(HttpContext context, string contentType)
    {
        context.Response.ContentType = contentType;
        try
        {
            while (true)
            {
                await context.Response.WriteAsync(" ", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                Interlocked.Increment(ref _drips);
                await Task.Delay(s_dripEvery, context.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The reader hung up, as a bounded one should.
        }
    }

    /// <summary>Sends whole copies of <paramref name="unit"/> until there are at least <paramref name="bytes"/>, or the reader has had enough.</summary>
    private static async Task SendAsync(HttpContext context, long bytes, byte[] unit, Stream body)
    {
        var chunk = Enumerable.Repeat(unit, 1_000).SelectMany(static copy => copy).ToArray();
        try
        {
            while (bytes > 0)
            {
                var length = (int)Math.Min(chunk.Length, (bytes + unit.Length - 1) / unit.Length * unit.Length);
                await body.WriteAsync(chunk.AsMemory(0, length), context.RequestAborted);
                bytes -= length;
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The reader hung up, as a bounded one should.
        }
    }
}
