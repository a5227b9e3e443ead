namespace McpBounds.Corpus.Fixes;

/// <summary>The shortest way from one text's lines to another's.</summary>
internal static class LineDiff
{
    /// <summary>The lines of both texts in order: <c>' '</c> for those of both, <c>'-'</c> for those of the first alone, <c>'+'</c> for those of the second alone.</summary>
    public static IReadOnlyList<(char Mark, string Line)> Of(string[] before, string[] after)
    {
        var shortest = Math.Min(before.Length, after.Length);
        var head = Enumerable.Range(0, shortest).TakeWhile(place => before[place] == after[place]).Count();
        var tail = Enumerable.Range(1, shortest - head).TakeWhile(place => before[^place] == after[^place]).Count();
        return
        [
            .. before[..head].Select(static line => (' ', line)),
            .. Between(before[head..^tail], after[head..^tail]),
            .. before[^tail..].Select(static line => (' ', line)),
        ];
    }

    /// <summary>Myers' greedy search: how far each diagonal gets with a number of edits, and the way back from where both texts end.</summary>
    private static List<(char Mark, string Line)> Between(string[] before, string[] after)
    {
        var furthest = new Dictionary<int, int> { [1] = 0 };
        var steps = new List<Dictionary<int, int>>();
        for (var edits = 0; ; edits++)
        {
            steps.Add(new(furthest));
            for (var diagonal = -edits; diagonal <= edits; diagonal += 2)
            {
                var x = IsInsertion(furthest, diagonal, edits) ? furthest[diagonal + 1] : furthest[diagonal - 1] + 1;
                while (x < before.Length && x - diagonal < after.Length && before[x] == after[x - diagonal])
                {
                    x++;
                }

                furthest[diagonal] = x;
                if (x >= before.Length && x - diagonal >= after.Length)
                {
                    return WayBack(before, after, steps);
                }
            }
        }
    }

    private static List<(char Mark, string Line)> WayBack(string[] before, string[] after, List<Dictionary<int, int>> steps)
    {
        var lines = new List<(char Mark, string Line)>();
        var (x, y) = (before.Length, after.Length);
        for (var edits = steps.Count - 1; edits >= 0; edits--)
        {
            var diagonal = x - y;
            var from = IsInsertion(steps[edits], diagonal, edits) ? diagonal + 1 : diagonal - 1;
            var fromX = edits == 0 ? 0 : steps[edits][from];
            var fromY = edits == 0 ? 0 : fromX - from;
            while (x > fromX && y > fromY)
            {
                lines.Add((' ', before[--x]));
                y--;
            }

            if (x > fromX)
            {
                lines.Add(('-', before[--x]));
            }
            else if (y > fromY)
            {
                lines.Add(('+', after[--y]));
            }
        }

        lines.Reverse();
        return lines;
    }

    private static bool IsInsertion(Dictionary<int, int> furthest, int diagonal, int edits) =>
        diagonal == -edits || (diagonal != edits && furthest[diagonal - 1] < furthest[diagonal + 1]);
}
