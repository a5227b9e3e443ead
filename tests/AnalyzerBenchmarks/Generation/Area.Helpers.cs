using System.Globalization;
using System.Text;

namespace McpBounds.AnalyzerBenchmarks.Generation;

/// <content>The ordinary code of an area: what most of any server is.</content>
internal sealed partial class Area
{
    private const int MembersPerHelper = 9;

    private string Helper(string role)
    {
        var isIndex = role == "Index";
        var text = new StringBuilder($$"""
            using System.Globalization;
            using System.Text;
            using Server.Shared;

            namespace Server.{{Name}};

            internal {{(isIndex ? "sealed" : "static")}} class {{Noun}}{{role}}
            {

            """);
        if (isIndex)
        {
            text.Append(IndexMembers());
        }
        else
        {
            for (var member = 0; member < MembersPerHelper; member++)
            {
                var quality = s_qualities[(member + number) % s_qualities.Length];
                text.Append(member == 0 ? "" : "\n").Append(HelperMember(role, member, quality));
            }
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>One of some shapes that ordinary members have.</summary>
    private string HelperMember(string role, int member, string quality) => Indented(((member + choices.Between(0, 1) + (role.Length * 3)) % 11) switch
    {
        0 => $$"""
            public static decimal {{quality}}Of(IReadOnlyList<{{Noun}}> items)
            {
                var total = 0m;
                for (var i = 0; i < items.Count; i++)
                {
                    if (items[i].State == {{Noun}}State.{{State()}})
                    {
                        continue;
                    }

                    total += items[i].Lines.Sum(line => line.Sum) * {{choices.Between(1, 9)}}m / {{choices.Between(2, 12)}}m;
                }

                return Math.Round(total, {{choices.Between(0, 4)}}, MidpointRounding.AwayFromZero);
            }
            """,
        1 => $$"""
            public static IReadOnlyDictionary<string, List<{{Noun}}>> By{{quality}}(IEnumerable<{{Noun}}> items)
            {
                var groups = new SortedDictionary<string, List<{{Noun}}>>(StringComparer.OrdinalIgnoreCase);
                foreach (var item in items)
                {
                    var key = item.Labels.TryGetValue("{{quality.ToLowerInvariant()}}", out var value) ? value : "none";
                    if (!groups.TryGetValue(key, out var group))
                    {
                        groups.Add(key, group = []);
                    }

                    group.Add(item);
                }

                return groups;
            }
            """,
        2 => $$"""
            public static string Format{{quality}}({{Noun}} item, CultureInfo culture)
            {
                var text = new StringBuilder();
                text.Append(item.Name).Append(' ').Append('(').Append(item.Id).AppendLine(")");
                foreach (var line in item.Lines.OrderBy(line => line.Position))
                {
                    text.Append(culture, $"{line.Position,4} {line.Text,-{{choices.Between(20, 60)}}} {line.Quantity,6} {line.Price,12:N2}").AppendLine();
                }

                return text.ToString();
            }
            """,
        3 => $$"""
            public static bool TryParse{{quality}}(ReadOnlySpan<char> text, out int value)
            {
                value = 0;
                var at = text.IndexOf('{{choices.Of(':', '=', '/', '-')}}');
                if (at < 0 || at == text.Length - 1)
                {
                    return false;
                }

                return int.TryParse(text[(at + 1)..].Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture, out value) && value is >= 0 and <= {{choices.Between(100, 9000)}};
            }
            """,
        4 => $$"""
            public static IReadOnlyList<string> Check{{quality}}({{Noun}}Change change)
            {
                var problems = new List<string>();
                if (string.IsNullOrWhiteSpace(change.Id))
                {
                    problems.Add("the ID is missing");
                }
                else if (change.Id.Length > {{choices.Between(8, 64)}} || !change.Id.All(char.IsLetterOrDigit))
                {
                    problems.Add($"'{Text.Shorten(change.Id, 20)}' is not an ID");
                }

                return problems;
            }
            """,
        5 => $$"""
            public static int Rank{{quality}}({{Noun}} item) => item switch
            {
                { State: {{Noun}}State.Draft } => {{choices.Between(1, 9)}},
                { State: {{Noun}}State.Open, Amount: > {{choices.Between(100, 900)}}m } => {{choices.Between(10, 19)}},
                { Lines.Count: > {{choices.Between(3, 30)}} } => {{choices.Between(20, 29)}},
                { Name: "" or null } => -1,
                _ => item.Created.Year - {{choices.Between(2000, 2020)}},
            };
            """,
        6 => $$"""
            public static DateTimeOffset Next{{quality}}(DateTimeOffset from, int days)
            {
                var day = from.Date;
                while (days > 0)
                {
                    day = day.AddDays(1);
                    if (day.DayOfWeek is not DayOfWeek.Saturday and not DayOfWeek.Sunday)
                    {
                        days--;
                    }
                }

                return new DateTimeOffset(day, from.Offset).AddHours({{choices.Between(6, 18)}});
            }
            """,
        7 => $$"""
            public static IEnumerable<({{Noun}} Item, double {{quality}})> Weigh{{quality}}(IEnumerable<{{Noun}}> items, Func<{{Noun}}, double> weigh)
            {
                foreach (var item in items)
                {
                    var weight = weigh(item);
                    if (!double.IsNaN(weight) && weight > {{choices.Between(0, 5)}}.{{choices.Between(1, 9)}})
                    {
                        yield return (item, Math.Sqrt(weight));
                    }
                }
            }
            """,
        8 => $$"""
            public static string Hash{{quality}}({{Noun}} item)
            {
                var hash = {{choices.Between(11, 97)}}u;
                unchecked
                {
                    foreach (var c in item.Name)
                    {
                        hash = (hash * {{choices.Between(3, 31)}}u) ^ c;
                    }

                    hash += (uint)item.Lines.Count;
                }

                return hash.ToString("x8", CultureInfo.InvariantCulture);
            }
            """,
        9 => $$"""
            public static {{Noun}}Summary Merge{{quality}}({{Noun}}Summary first, {{Noun}}Summary? second)
            {
                if (second is null || string.Equals(first.Id, second.Id, StringComparison.Ordinal))
                {
                    return first;
                }

                var id = string.CompareOrdinal(first.Id, second.Id) < 0 ? first.Id : second.Id;
                return new {{Noun}}Summary { Id = $"{id}+{{quality.ToLowerInvariant()}}" };
            }
            """,
        _ => $$"""
            public static int[] Spread{{quality}}(IReadOnlyCollection<{{Noun}}> items)
            {
                var buckets = new int[{{choices.Between(4, 24)}}];
                foreach (var (amount, state) in items.Select(item => (item.Amount, item.State)))
                {
                    var bucket = (int)(Math.Abs(amount) % buckets.Length);
                    buckets[bucket] += state == {{Noun}}State.{{State()}} ? 1 : 2;
                }

                Array.Sort(buckets);
                return buckets;
            }
            """,
    });

    private string IndexMembers() => Indented($$"""
        private readonly Dictionary<string, HashSet<string>> words = new(StringComparer.OrdinalIgnoreCase);
        private readonly List<{{Noun}}> items = [];

        public int Count => items.Count;

        public event EventHandler? Changed;

        public void Add({{Noun}} item)
        {
            items.Add(item);
            foreach (var word in Split(item.Name))
            {
                if (!words.TryGetValue(word, out var ids))
                {
                    words[word] = ids = new HashSet<string>(StringComparer.Ordinal);
                }

                ids.Add(item.Id);
            }

            Changed?.Invoke(this, EventArgs.Empty);
        }

        public IReadOnlyList<{{Noun}}> Find(string query)
        {
            HashSet<string>? found = null;
            foreach (var word in Split(query))
            {
                var ids = words.GetValueOrDefault(word);
                if (ids is null)
                {
                    return [];
                }

                if (found is null)
                {
                    found = [.. ids];
                }
                else
                {
                    found.IntersectWith(ids);
                }
            }

            return found is null ? [] : items.Where(item => found.Contains(item.Id)).OrderByDescending(item => item.Created).ToList();
        }

        public string Dump()
        {
            var text = new StringBuilder();
            foreach (var (word, ids) in words.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"{word}: {ids.Count}").AppendLine();
            }

            return Text.Shorten(text.ToString(), {{choices.Between(200, 4000)}});
        }

        private static IEnumerable<string> Split(string text) =>
            text.Split([' ', ',', ';', '-'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(word => word.Length > {{choices.Between(1, 3)}});
        """);

    private string State() => choices.Of("Draft", "Open", "Approved", "Rejected", "Closed");

    private static string Indented(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(static line => line.Length == 0 ? line : "    " + line)) + "\n";
}
