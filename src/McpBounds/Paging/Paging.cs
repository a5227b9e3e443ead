using System.Globalization;
using System.Runtime.CompilerServices;

namespace McpBounds;

/// <summary>
/// Caps for what asks a remote side for page after page. A cap that is met is always said: by <see cref="Page{T}.HasMore"/>, or by an exception that the agent
/// reads.
/// </summary>
public static class Paging
{
    /// <summary>Reads numbered pages until one is empty or null, and no more than <paramref name="maxPages"/>.</summary>
    /// <remarks>Where the cap is met, the page behind it is asked for as well, to know whether there is one; its items are not in the result.</remarks>
    /// <typeparam name="T">An item.</typeparam>
    /// <param name="readPage">Reads the page of a number.</param>
    /// <param name="maxPages">The most pages of items; above 0.</param>
    /// <param name="firstPage">The number of the first page to read; 1 unless set.</param>
    /// <param name="cancellationToken">Ends the reads; handed to each.</param>
    /// <returns>The items of all pages read, the number of the last of those, and whether there are more.</returns>
    public static async Task<Page<T>> TakePagesAsync<T>(
        Func<int, CancellationToken, Task<IReadOnlyCollection<T>?>> readPage, int maxPages, int firstPage = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(readPage);
        return await ReadAsync(cancellationToken).TakePagesAsync(maxPages, firstPage, cancellationToken).ConfigureAwait(false);

        async IAsyncEnumerable<IEnumerable<T>> ReadAsync([EnumeratorCancellation] CancellationToken token)
        {
            for (var number = firstPage; await readPage(number, token).ConfigureAwait(false) is { Count: > 0 } page; number++)
            {
                yield return page;
            }
        }
    }

    /// <summary>Reads pages to their end, and no more than <paramref name="maxPages"/>.</summary>
    /// <remarks>Where the cap is met, the page behind it is asked for as well, to know whether there is one; its items are not in the result.</remarks>
    /// <typeparam name="T">An item.</typeparam>
    /// <param name="pages">The pages, asked for as they are read.</param>
    /// <param name="maxPages">The most pages of items; above 0.</param>
    /// <param name="firstPage">The number of the first page, for <see cref="Page{T}.Number"/>; 1 unless set.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    /// <returns>The items of all pages read, the number of the last of those, and whether there are more.</returns>
    public static async Task<Page<T>> TakePagesAsync<T>(
        this IAsyncEnumerable<IEnumerable<T>> pages, int maxPages, int firstPage = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pages);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxPages);
        var items = new List<T>();
        var taken = 0;
        await foreach (var page in pages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (taken == maxPages)
            {
                return new(items, firstPage + taken - 1, HasMore: true);
            }

            items.AddRange(page);
            taken++;
        }

        return new(items, firstPage + Math.Max(taken, 1) - 1, HasMore: false);
    }

    /// <summary>
    /// Hands on pages of any kind, and throws where there are more than <paramref name="maxPages"/>: for what cannot say in its result that it stopped.
    /// </summary>
    /// <typeparam name="TPage">A page.</typeparam>
    /// <param name="pages">The pages, asked for as they are read.</param>
    /// <param name="maxPages">The most pages handed on; above 0.</param>
    /// <returns>The pages.</returns>
    /// <exception cref="BoundExceededException">There is a further page; thrown when it is reached, with a text that tells the agent to ask for less.</exception>
    public static IAsyncEnumerable<TPage> TakePages<TPage>(this IAsyncEnumerable<TPage> pages, int maxPages)
    {
        ArgumentNullException.ThrowIfNull(pages);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxPages);
        return ReadAsync();

        async IAsyncEnumerable<TPage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var left = maxPages;
            await foreach (var page in pages.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                yield return left-- > 0 ? page : throw new BoundExceededException(string.Create(
                    CultureInfo.InvariantCulture, $"There are more than {maxPages:N0} pages, the most this tool reads. Ask for less: a filter, a later start."));
            }
        }
    }
}
