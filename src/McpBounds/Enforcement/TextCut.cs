using System.Buffers;
using System.Text;
using System.Text.Json;

namespace McpBounds;

/// <summary>Cuts plain text between two characters, and knows the text that must not be cut.</summary>
internal static class TextCut
{
    /// <summary>The beginning or the end of a text, of at most so many bytes of UTF-8.</summary>
    public static string To(string text, int bytes, KeepEnd keep) => keep == KeepEnd.Head ? Head(text, bytes) : Tail(text, bytes);

    /// <summary>What is kept of a limit for the marker, so that what is cut does not exceed it; a small one would be all marker, and gets it on top.</summary>
    public static int RoomForMarker(int limit) => limit < 1_024 ? 0 : 160;

    /// <summary>What an agent is told of a cut.</summary>
    /// <param name="shown">The bytes that are left.</param>
    /// <param name="total">The bytes that there were.</param>
    /// <param name="keep">Which end is left.</param>
    /// <param name="isGap">Whether something after the cut is left too, which stays whole.</param>
    public static string Marker(long shown, long total, KeepEnd keep, bool isGap = false) => isGap
        ? Refusal.Words($"[Cut: {shown:N0} of {total:N0} bytes are shown, JSON as a whole. To get the rest, call again and ask for a part of it, or for less.]")
        : Refusal.Words(
            $"[Cut: these are the {(keep == KeepEnd.Head ? "first" : "last")} {shown:N0} of {total:N0} bytes. To get the rest, call again and ask for a part of it, or for less.]");

    /// <summary>Whether half of a text is of no use: it is JSON as a whole.</summary>
    public static bool IsJson(string text)
    {
        var start = text.AsSpan().TrimStart();
        if (start.IsEmpty || start[0] is not ('{' or '[' or '"'))
        {
            return false;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(text));
        try
        {
            var reader = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)), new JsonReaderOptions { MaxDepth = 1_000 });
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static string Head(string text, int bytes)
    {
        var (length, used) = (0, 0);
        while (length < text.Length)
        {
            var size = SizeAt(text, length, out var characters);
            if (used + size > bytes)
            {
                break;
            }

            (length, used) = (length + characters, used + size);
        }

        return text[..length];
    }

    private static string Tail(string text, int bytes)
    {
        var (start, used) = (text.Length, 0);
        while (start > 0)
        {
            var characters = start >= 2 && char.IsSurrogatePair(text[start - 2], text[start - 1]) ? 2 : 1;
            var size = SizeAt(text, start - characters, out _);
            if (used + size > bytes)
            {
                break;
            }

            (start, used) = (start - characters, used + size);
        }

        return text[start..];
    }

    private static int SizeAt(string text, int index, out int characters)
    {
        if (Rune.TryGetRuneAt(text, index, out var rune))
        {
            characters = rune.Utf16SequenceLength;
            return rune.Utf8SequenceLength;
        }

        // Half a pair is sent as the replacement character, of three bytes.
        characters = 1;
        return 3;
    }
}
