using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace McpBounds;

/// <summary>
/// The reads of <see cref="HttpClient"/>, <see cref="HttpContent"/> and <see cref="Stream"/> with a cap. They hold at most the cap, one buffer and the result, however
/// much the other side sends. Text is cut at a character boundary and says so; JSON, which half of is of no use, throws a <see cref="BoundExceededException"/>.
/// </summary>
/// <remarks>
/// A cap on the content holds only for a response that was sent for with <see cref="HttpCompletionOption.ResponseHeadersRead"/>: any other is in memory
/// before it can be read. The reads on a client see to that themselves, and their body counts against <see cref="HttpClient.Timeout"/>, which by itself
/// ends with the headers (<see href="https://learn.microsoft.com/dotnet/api/system.net.http.httpclient.timeout"/>).
/// </remarks>
public static class CappedReads
{
    private static readonly JsonSerializerOptions s_web = new(JsonSerializerDefaults.Web);

    private const string ReflectionNeeded = "Reads the JSON by reflection: use the overload that takes a JsonTypeInfo where the application is trimmed.";

    /// <summary>Reads a body as text, cut after <paramref name="maxBytes"/>.</summary>
    /// <param name="content">The body of a response that was sent for with <see cref="HttpCompletionOption.ResponseHeadersRead"/>.</param>
    /// <param name="maxBytes">The most bytes of the body to read, after decompression; above 0.</param>
    /// <param name="cancellationToken">Ends the read. After the headers nothing else does.</param>
    /// <returns>The text; where it was cut, it ends with a notice of how much is shown, and of how much where that is known.</returns>
    /// <exception cref="InvalidOperationException">The body names a character set that does not exist.</exception>
    public static async Task<string> ReadAsStringAsync(this HttpContent content, int maxBytes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var body = await OpenAsync(content, cancellationToken).ConfigureAwait(false);
        return await CappedText.ReadAsync(body, EncodingOf(content), maxBytes, content.Headers.ContentLength, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a JSON body of at most <paramref name="maxBytes"/>.</summary>
    /// <typeparam name="T">What the JSON is read into.</typeparam>
    /// <param name="content">The body of a response that was sent for with <see cref="HttpCompletionOption.ResponseHeadersRead"/>.</param>
    /// <param name="maxBytes">The most bytes of the body to read, after decompression; above 0.</param>
    /// <param name="options">How to read it; web defaults without.</param>
    /// <param name="cancellationToken">Ends the read. After the headers nothing else does.</param>
    /// <exception cref="BoundExceededException">The body is larger.</exception>
    /// <exception cref="JsonException">The body is not the JSON of a <typeparamref name="T"/>.</exception>
    [RequiresUnreferencedCode(ReflectionNeeded)]
    [RequiresDynamicCode(ReflectionNeeded)]
    public static Task<T?> ReadFromJsonAsync<T>(
        this HttpContent content, int maxBytes, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default) =>
        ReadJsonAsync(content, maxBytes, (stream, token) => JsonSerializer.DeserializeAsync<T>(stream, options ?? s_web, token), cancellationToken);

    /// <summary>Reads a JSON body of at most <paramref name="maxBytes"/>, without reflection.</summary>
    /// <typeparam name="T">What the JSON is read into.</typeparam>
    /// <param name="content">The body of a response that was sent for with <see cref="HttpCompletionOption.ResponseHeadersRead"/>.</param>
    /// <param name="maxBytes">The most bytes of the body to read, after decompression; above 0.</param>
    /// <param name="typeInfo">How to read it.</param>
    /// <param name="cancellationToken">Ends the read. After the headers nothing else does.</param>
    /// <exception cref="BoundExceededException">The body is larger.</exception>
    /// <exception cref="JsonException">The body is not the JSON of a <typeparamref name="T"/>.</exception>
    public static Task<T?> ReadFromJsonAsync<T>(
        this HttpContent content, int maxBytes, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default) =>
        ReadJsonAsync(content, maxBytes, (stream, token) => JsonSerializer.DeserializeAsync(stream, typeInfo, token), cancellationToken);

    /// <summary>Gets a text, cut after <paramref name="maxBytes"/>.</summary>
    /// <param name="client">The client; its <see cref="HttpClient.Timeout"/> covers the body too.</param>
    /// <param name="requestUri">The address.</param>
    /// <param name="maxBytes">The most bytes of the body to read, after decompression; above 0.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The text; where it was cut, it ends with a notice of how much is shown, and of how much where that is known.</returns>
    /// <exception cref="HttpRequestException">The call failed, or its status is no success.</exception>
    /// <exception cref="TaskCanceledException">The client's time was up.</exception>
    public static Task<string> GetStringAsync(this HttpClient client, Uri? requestUri, int maxBytes, CancellationToken cancellationToken = default) =>
        GetAsync(client, requestUri, maxBytes, (content, token) => content.ReadAsStringAsync(maxBytes, token), cancellationToken);

    /// <inheritdoc cref="GetStringAsync(HttpClient, Uri?, int, CancellationToken)"/>
    public static Task<string> GetStringAsync(
        this HttpClient client, [StringSyntax(StringSyntaxAttribute.Uri)] string? requestUri, int maxBytes, CancellationToken cancellationToken = default) =>
        client.GetStringAsync(AddressOf(requestUri), maxBytes, cancellationToken);

    /// <summary>Gets JSON of at most <paramref name="maxBytes"/>.</summary>
    /// <typeparam name="T">What the JSON is read into.</typeparam>
    /// <param name="client">The client; its <see cref="HttpClient.Timeout"/> covers the body too.</param>
    /// <param name="requestUri">The address.</param>
    /// <param name="maxBytes">The most bytes of the body to read, after decompression; above 0.</param>
    /// <param name="options">How to read it; web defaults without.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="BoundExceededException">The body is larger.</exception>
    /// <exception cref="HttpRequestException">The call failed, or its status is no success.</exception>
    /// <exception cref="JsonException">The body is not the JSON of a <typeparamref name="T"/>.</exception>
    /// <exception cref="TaskCanceledException">The client's time was up.</exception>
    [RequiresUnreferencedCode(ReflectionNeeded)]
    [RequiresDynamicCode(ReflectionNeeded)]
    public static Task<T?> GetFromJsonAsync<T>(
        this HttpClient client, Uri? requestUri, int maxBytes, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default) =>
        GetAsync(client, requestUri, maxBytes, (content, token) => content.ReadFromJsonAsync<T>(maxBytes, options, token), cancellationToken);

    /// <inheritdoc cref="GetFromJsonAsync{T}(HttpClient, Uri?, int, JsonSerializerOptions?, CancellationToken)"/>
    [RequiresUnreferencedCode(ReflectionNeeded)]
    [RequiresDynamicCode(ReflectionNeeded)]
    public static Task<T?> GetFromJsonAsync<T>(
        this HttpClient client,
        [StringSyntax(StringSyntaxAttribute.Uri)] string? requestUri,
        int maxBytes,
        JsonSerializerOptions? options = null,
        CancellationToken cancellationToken = default) =>
        client.GetFromJsonAsync<T>(AddressOf(requestUri), maxBytes, options, cancellationToken);

    /// <summary>Gets JSON of at most <paramref name="maxBytes"/>, without reflection.</summary>
    /// <typeparam name="T">What the JSON is read into.</typeparam>
    /// <param name="client">The client; its <see cref="HttpClient.Timeout"/> covers the body too.</param>
    /// <param name="requestUri">The address.</param>
    /// <param name="maxBytes">The most bytes of the body to read, after decompression; above 0.</param>
    /// <param name="typeInfo">How to read it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="BoundExceededException">The body is larger.</exception>
    /// <exception cref="HttpRequestException">The call failed, or its status is no success.</exception>
    /// <exception cref="JsonException">The body is not the JSON of a <typeparamref name="T"/>.</exception>
    /// <exception cref="TaskCanceledException">The client's time was up.</exception>
    public static Task<T?> GetFromJsonAsync<T>(
        this HttpClient client, Uri? requestUri, int maxBytes, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default) =>
        GetAsync(client, requestUri, maxBytes, (content, token) => content.ReadFromJsonAsync(maxBytes, typeInfo, token), cancellationToken);

    /// <inheritdoc cref="GetFromJsonAsync{T}(HttpClient, Uri?, int, JsonTypeInfo{T}, CancellationToken)"/>
    public static Task<T?> GetFromJsonAsync<T>(
        this HttpClient client,
        [StringSyntax(StringSyntaxAttribute.Uri)] string? requestUri,
        int maxBytes,
        JsonTypeInfo<T> typeInfo,
        CancellationToken cancellationToken = default) =>
        client.GetFromJsonAsync(AddressOf(requestUri), maxBytes, typeInfo, cancellationToken);

    /// <summary>Reads a stream as text, cut after <paramref name="maxBytes"/>.</summary>
    /// <param name="stream">The stream, which stays open.</param>
    /// <param name="maxBytes">The most bytes to read; above 0.</param>
    /// <param name="encoding">The encoding; without one the byte-order mark decides, and without that it is UTF-8.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The text; where it was cut, it ends with a notice of how much is shown.</returns>
    public static Task<string> ReadToEndAsync(this Stream stream, int maxBytes, Encoding? encoding = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return CappedText.ReadAsync(stream, encoding, maxBytes, stream.CanSeek ? stream.Length - stream.Position : null, cancellationToken);
    }

    private static Uri? AddressOf(string? requestUri) => string.IsNullOrEmpty(requestUri) ? null : new(requestUri, UriKind.RelativeOrAbsolute);

    private static async Task<T> GetAsync<T>(
        HttpClient client, Uri? requestUri, int maxBytes, Func<HttpContent, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(client.Timeout);
        try
        {
            using var response = await client.GetAsync(requestUri, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            return await read(response.Content, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // As the client itself reports it.
            throw new TaskCanceledException(
                $"The request was canceled after the client's timeout of {client.Timeout.TotalSeconds} s.", new TimeoutException(exception.Message, exception), deadline.Token);
        }
    }

    private static async Task<T?> ReadJsonAsync<T>(
        HttpContent content, int maxBytes, Func<Stream, CancellationToken, ValueTask<T?>> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        if (content.Headers.ContentLength > maxBytes)
        {
            throw CappedStream.TooLarge(maxBytes);
        }

        var capped = new CappedStream(await OpenAsync(content, cancellationToken).ConfigureAwait(false), maxBytes);
        await using (capped.ConfigureAwait(false))
        {
            if (EncodingOf(content) is not { } encoding || encoding is UTF8Encoding)
            {
                return await read(capped, cancellationToken).ConfigureAwait(false);
            }

            var transcoded = Encoding.CreateTranscodingStream(capped, encoding, Encoding.UTF8, leaveOpen: true);
            await using (transcoded.ConfigureAwait(false))
            {
                return await read(transcoded, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The stream of a content, from its beginning. It belongs to the content: a body that was buffered can be read again.</summary>
    private static async Task<Stream> OpenAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        if (body.CanSeek)
        {
            body.Position = 0;
        }

        return body;
    }

    private static Encoding? EncodingOf(HttpContent content)
    {
        if (content.Headers.ContentType?.CharSet is not { Length: > 0 } name)
        {
            return null;
        }

        try
        {
            return Encoding.GetEncoding(name.Trim('"'));
        }
        catch (ArgumentException exception)
        {
            throw new InvalidOperationException($"The response is in a character set that does not exist: '{name}'.", exception);
        }
    }
}
