using static McpBounds.Analyzers.Rules.AnnotationVerifier;

namespace McpBounds.Analyzers.Bounds;

/// <summary>What counts as a check of an annotated value, seen by what MCPB011 says of a tool.</summary>
public sealed class InputCheckTests
{
    private static Task Checked(string parameter, string body, params string[] files) => Reports(Method(parameter, body), files);

    private static Task Unchecked(string parameter, string body, params string[] files) =>
        Reports(Method($"[[|{parameter[1..parameter.LastIndexOf(']')]}|]{parameter[parameter.LastIndexOf(']')..]}", body), files);

    private static string Method(string parameter, string body) => $$"""
        [McpServerTool] public string Search({{parameter}}) { {{body}} }
        private int Limited(int n) => Math.Clamp(n, 1, Max);
        private static void EnsureRange(int value, int min, int max) { if (value < min || value > max) throw new Exception("range"); }
        private static bool IsKind(string kind) => kind == "a" || kind == "b";
        private static string Cut(string text) => text.Length > 100 ? text.Substring(0, 100) : text;
        private static string Same(string text) => text;
        """;

    [Theory]
    [InlineData("limit = Math.Clamp(limit, 1, 50); return _api.Search(limit);")]
    [InlineData("return _api.Search(Math.Clamp(limit, 1, Max));")]
    [InlineData("return _api.Search(Math.Max(1, Math.Min(limit, s_configured)));")]
    [InlineData("if (limit < 1 || limit > 50) throw new ArgumentException(); return _api.Search(limit);")]
    [InlineData("if (limit is < 1 or > 50) return \"no\"; return _api.Search(limit);")]
    [InlineData("if (limit is not (>= 1 and <= 50)) { return \"no\"; } return _api.Search(limit);")]
    [InlineData("if (limit <= 0) limit = 20; if (limit > Max) limit = Max; return _api.Search(limit);")]
    [InlineData("if (limit <= 0) limit = 20; if (limit > 10) limit = 10; return _api.Search(limit);")]
    [InlineData("limit = limit < 1 ? 1 : limit > 50 ? 50 : limit; return _api.Search(limit);")]
    [InlineData("limit = limit switch { < 1 => 1, > 50 => 50, _ => limit }; return _api.Search(limit);")]
    [InlineData("return _api.Search(limit switch { 1 => 10, 2 => 20, _ => 30 });")]
    [InlineData("switch (limit) { case < 1: case > 50: return \"no\"; } return _api.Search(limit);")]
    [InlineData("ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1); ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 50); return _api.Search(limit);")]
    [InlineData("ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit); ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 50); return _api.Search(limit);")]
    [InlineData("return _api.Search(Limited(limit));")]
    [InlineData("EnsureRange(limit, 1, 50); return _api.Search(limit);")]
    [InlineData("EnsureRange(value: limit, max: 50, min: 1); return _api.Search(limit);")]
    [InlineData("var isRight = limit >= 1 && limit <= 50; return isRight ? _api.Search(limit) : \"no\";")]
    [InlineData("var errors = new List<string>(); if (limit < 1 || limit > 50) errors.Add(\"limit\"); return errors.Count > 0 ? \"no\" : _api.Search(limit);")]
    [InlineData("if (limit < 1 || limit > 50) { _api.Log(\"no\"); return \"no\"; } return _api.Search(limit);")]
    [InlineData("var n = limit; n = Math.Clamp(n, 1, 50); return _api.Search(n);")]
    [InlineData("Func<int> f = () => Math.Clamp(limit, 1, 50); return _api.Search(f());")]
    [InlineData("int Own(int n) => n is < 1 or > 50 ? throw new Exception() : n; return _api.Search(Own(limit));")]
    [InlineData("if (limit > s_configured) return \"no\"; if (limit < 0 + 1) return \"no\"; return _api.Search(limit);")]
    [InlineData("Validator.ValidateValue(limit, new ValidationContext(this), new ValidationAttribute[] { new RangeAttribute(1, 50) }); return _api.Search(limit);")]
    public Task A_number_that_is_checked_at_both_ends(string body) => Checked("[Range(1, 50)] int limit", body);

    [Theory]
    [InlineData("return _api.Search(limit);")]
    [InlineData("return _api.Search(Math.Min(limit, 50));")]
    [InlineData("return _api.Search(Math.Max(1, limit));")]
    [InlineData("if (limit > 50) limit = 50; return _api.Search(limit);")]
    [InlineData("if (limit <= 0) limit = 20; return _api.Search(limit);")]
    [InlineData("if (limit < 1 || limit > 50) Console.WriteLine(\"range\"); return _api.Search(limit);")]
    [InlineData("if (limit < 1 || limit > 50) { Console.WriteLine(\"range\"); } else { Console.WriteLine(\"ok\"); } return _api.Search(limit);")]
    [InlineData("for (var i = 0; i < limit; i++) _api.Search(i); return \"\";")]
    [InlineData("var found = new List<int>(); while (found.Count < limit) found.Add(1); return _api.Search(found);")]
    [InlineData("var found = 0; if (found >= limit) return \"\"; found++; return _api.Search(limit, found);")]
    [InlineData("return _api.Search($\"{limit}\", nameof(limit), Same(limit.ToString()));")]
    [InlineData("return limit == 0 ? \"\" : _api.Search(limit);")]
    public Task A_number_that_is_not(string body) => Unchecked("[Range(1, 50)] int limit", body);

    [Theory]
    [InlineData("[Range(1, 50)] int? limit", "if (limit is < 1 or > 50) return \"no\"; return _api.Search(limit);")]
    [InlineData("[Range(1, 50)] int? limit", "var n = limit ?? 20; if (n < 1 || n > 50) return \"no\"; return _api.Search(n);")]
    [InlineData("[Range(1, 50)] int? limit", "return _api.Search(Math.Clamp(limit ?? 20, 1, 50));")]
    [InlineData("[Range(1, 50)] int? limit", "return limit is { } n && n >= 1 && n <= 50 ? _api.Search(n) : \"no\";")]
    [InlineData("[Range(1, 50)] int? limit", "return limit is int n && n >= 1 && n <= 50 ? _api.Search(n) : \"no\";")]
    [InlineData("[Range(1, int.MaxValue)] int limit", "if (limit < 1) return \"no\"; return _api.Search(limit);")]
    [InlineData("[Range(int.MinValue, 50)] int limit", "if (limit > 50) return \"no\"; return _api.Search(limit);")]
    [InlineData("[Range(0.0, 2.0)] double limit", "return _api.Search(Math.Clamp(limit, 0, 2));")]
    [InlineData("[AllowedValues(1, 2)] int limit", "return limit == 1 ? _api.Search(1) : _api.Search(2);")]
    public Task Numbers_of_other_types_and_one_sided_bounds(string parameter, string body) => Checked(parameter, body);

    [Theory]
    [InlineData("if (text.Length > 100) return \"no\"; return _api.Search(text);")]
    [InlineData("if (100 < text.Length) return \"no\"; return _api.Search(text);")]
    [InlineData("if (text is { Length: > 100 }) return \"no\"; return _api.Search(text);")]
    [InlineData("if (text.Trim().Length > Max) return \"no\"; return _api.Search(text);")]
    [InlineData("text = text.Trim(); if (text.Length > Max) return \"no\"; return _api.Search(text);")]
    [InlineData("var clean = text.Trim(); if (clean.Length > Max) return \"no\"; return _api.Search(clean);")]
    [InlineData("var length = text.Length; if (length > Max) return \"no\"; return _api.Search(text);")]
    [InlineData("return _api.Search(text.Length > Max ? text.Substring(0, Max) : text);")]
    [InlineData("return _api.Search(text.Substring(0, Math.Min(Max, text.Length)));")]
    [InlineData("return _api.Search(text[..Math.Min(Max, text.Length)]);")]
    [InlineData("return _api.Search(text.Take(100));")]
    [InlineData("return _api.Search(Cut(text));")]
    [InlineData("ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, 100); return _api.Search(text);")]
    [InlineData("if (System.Text.Encoding.UTF8.GetByteCount(text) > Max) return \"no\"; return _api.Search(text);")]
    [InlineData("return _api.Search(text switch { \"a\" => 1, \"b\" => 2, _ => 3 });")]
    [InlineData("return IsKind(text) ? _api.Search(text) : \"no\";")]
    [InlineData("return s_kinds.Contains(text) ? _api.Search(text) : \"no\";")]
    [InlineData("return Regex.IsMatch(text, \"^a{1,5}$\") ? _api.Search(text) : \"no\";")]
    [InlineData("return Guid.TryParse(text, out var id) ? _api.Search(id) : \"no\";")]
    [InlineData("return _api.Search(int.Parse(text));")]
    public Task A_text_whose_length_is_checked(string body) => Checked("[MaxLength(100)] string text", body);

    [Theory]
    [InlineData("return _api.Search(text);")]
    [InlineData("if (string.IsNullOrWhiteSpace(text)) return \"no\"; return _api.Search(text);")]
    [InlineData("ArgumentException.ThrowIfNullOrEmpty(text); return _api.Search(text);")]
    [InlineData("if (text.Length == 0) return \"no\"; return _api.Search(text);")]
    [InlineData("if (text.Length > 0) return _api.Search(text); return \"no\";")]
    [InlineData("if (text.Length < 1) return \"no\"; return _api.Search(text);")]
    [InlineData("if (text == \"\") return \"no\"; return _api.Search(text);")]
    [InlineData("if (text.Contains(\"x\")) return \"no\"; return _api.Search(text);")]
    [InlineData("if (text.StartsWith(\"x\")) return \"no\"; return _api.Search(text);")]
    [InlineData("return _api.Search(new Uri(text));")]
    [InlineData("return _api.Search(Same(text));")]
    [InlineData("if (text.Length > 100) Console.WriteLine(\"long\"); return _api.Search(text);")]
    [InlineData("for (var i = 0; i < text.Length; i++) _api.Search(text[i]); return \"\";")]
    public Task A_text_whose_length_is_not(string body) => Unchecked("[MaxLength(100)] string text", body);

    [Theory]
    [InlineData("[MaxLength(10)] string[] tags", "if (tags.Length > 10) return \"no\"; return _api.Search(tags);")]
    [InlineData("[MaxLength(10)] List<string>? tags", "if (tags?.Count > 10) return \"no\"; return _api.Search(tags);")]
    [InlineData("[MaxLength(10)] IEnumerable<string> tags", "return _api.Search(tags.Take(10));")]
    [InlineData("[MaxLength(10)] IEnumerable<string> tags", "if (tags.Count() > 10) return \"no\"; return _api.Search(tags);")]
    public Task A_collection_whose_length_is_checked(string parameter, string body) => Checked(parameter, body);

    [Theory]
    [InlineData("if (!Regex.IsMatch(slug, \"^[a-z]+$\")) return \"no\"; return _api.Search(slug);")]
    [InlineData("if (!s_slug.IsMatch(slug)) return \"no\"; return _api.Search(slug); } private static readonly Regex s_slug = new(\"a\"); void End() {")]
    [InlineData("var match = Regex.Match(slug, \"^[a-z]+$\"); return match.Success ? _api.Search(slug) : \"no\";")]
    [InlineData("return _api.Search(Regex.Replace(slug, \"[^a-z]\", \"\"));")]
    [InlineData("if (!slug.All(char.IsLetter)) return \"no\"; return _api.Search(slug);")]
    [InlineData("if (!slug.StartsWith(\"https://\")) return \"no\"; return _api.Search(slug);")]
    [InlineData("if (slug is not (\"a\" or \"b\")) return \"no\"; return _api.Search(slug);")]
    [InlineData("return Uri.TryCreate(slug, UriKind.Absolute, out var uri) ? _api.Search(uri) : \"no\";")]
    [InlineData("return _api.Search(new Uri(slug));")]
    [InlineData("return IsKind(slug) ? _api.Search(slug) : \"no\";")]
    public Task A_text_whose_form_is_checked(string body) => Checked("[RegularExpression(\"^[a-z]+$\")] string slug", body);

    [Theory]
    [InlineData("return _api.Search(slug);")]
    [InlineData("if (string.IsNullOrEmpty(slug)) return \"no\"; return _api.Search(slug);")]
    [InlineData("if (slug.Length > 5) Console.WriteLine(slug); return _api.Search(slug.Trim());")]
    [InlineData("if (slug == null) return \"no\"; return _api.Search(slug);")]
    public Task A_text_whose_form_is_not(string body) => Unchecked("[RegularExpression(\"^[a-z]+$\")] string slug", body);

    [Theory]
    [InlineData("return _api.Search(kind switch { \"a\" => 1, _ => 2 });")]
    [InlineData("switch (kind.ToLowerInvariant()) { case \"a\": return _api.Search(1); default: return \"no\"; }")]
    [InlineData("if (kind != \"a\" && kind != \"b\") return \"no\"; return _api.Search(kind);")]
    [InlineData("if (!kind.Equals(\"a\", StringComparison.OrdinalIgnoreCase)) return \"no\"; return _api.Search(kind);")]
    [InlineData("if (!string.Equals(kind, \"a\", StringComparison.Ordinal)) return \"no\"; return _api.Search(kind);")]
    [InlineData("if (!s_kinds.Contains(kind)) return \"no\"; return _api.Search(kind);")]
    [InlineData("if (Array.IndexOf(s_kinds, kind) < 0) return \"no\"; return _api.Search(kind);")]
    [InlineData("var map = new Dictionary<string, int> { [\"a\"] = 1 }; return map.TryGetValue(kind, out var n) ? _api.Search(n) : \"no\";")]
    [InlineData("var map = new Dictionary<string, int> { [\"a\"] = 1 }; return _api.Search(map[kind]);")]
    [InlineData("return Enum.TryParse<DayOfWeek>(kind, true, out var day) ? _api.Search(day) : \"no\";")]
    [InlineData("return IsKind(kind) ? _api.Search(kind) : \"no\";")]
    public Task A_value_that_is_one_of_some(string body) => Checked("[AllowedValues(\"a\", \"b\")] string kind", body);

    [Theory]
    [InlineData("return _api.Search(kind);")]
    [InlineData("return _api.Search(kind.ToLowerInvariant());")]
    [InlineData("if (kind == \"\") return \"no\"; return _api.Search(kind);")]
    [InlineData("return _api.Search(kind ?? \"a\");")]
    public Task A_value_that_may_be_any(string body) => Unchecked("[AllowedValues(\"a\", \"b\")] string kind", body);

    [Theory]
    [InlineData("if (query.Limit is < 1 or > 50) return \"no\"; return _api.Search(query);")]
    [InlineData("if (query is { Limit: < 1 or > 50 }) return \"no\"; return _api.Search(query);")]
    [InlineData("var limit = query.Limit; if (limit < 1 || limit > 50) return \"no\"; return _api.Search(query);")]
    [InlineData("Check(query); return _api.Search(query); } private static void Check(Query q) { if (q.Limit < 1 || q.Limit > 50) throw new Exception();")]
    [InlineData("var q = query; EnsureRange(q.Limit, 1, 50); return _api.Search(query);")]
    [InlineData("query.Check(); return _api.Search(query);")]
    [InlineData("return _api.Search(query.ToRequest());")]
    [InlineData("Validator.ValidateObject(query, new ValidationContext(query), true); return _api.Search(query);")]
    public Task A_property_of_a_parameter_object(string body) => Checked("Query query", body, """
        using System.ComponentModel.DataAnnotations;
        public class Query
        {
            [Range(1, 50)] public int Limit { get; set; }
            public void Check() { if (Limit < 1 || Limit > 50) throw new System.Exception(); }
        }
        public static class Queries { public static object ToRequest(this Query query) => new { Limit = System.Math.Clamp(query.Limit, 1, 50) }; }
        """);

    [Fact]
    public Task A_property_that_checks_what_it_is_given() => Checked("Query query", "return _api.Search(query);", """
        using System.ComponentModel.DataAnnotations;
        public class Query { private int _limit; [Range(1, 50)] public int Limit { get => _limit; set => _limit = System.Math.Clamp(value, 1, 50); } }
        """);

    [Fact]
    public Task A_service_behind_an_interface_may_check() => Reports("""
        [McpServerTool] public string Search([Range(1, 50)] int limit, ISearch search) => search.Find(limit);
        [McpServerTool] public string Virtual([Range(1, 50)] int limit, Base search) => search.Find(limit);
        [McpServerTool] public string Other([[|Range(1, 50)|]] int limit, IOther search) => search.Find(limit);
        """, """
        public interface ISearch { string Find(int limit); }
        public class Search : ISearch { public string Find(int limit) => new string('a', System.Math.Clamp(limit, 1, 50)); }
        public interface IOther { string Find(int limit); }
        public class OtherSearch : IOther { public string Find(int limit) => new string('a', limit); }
        public abstract class Base { public abstract string Find(int limit); }
        public class Below : Base { public override string Find(int limit) => limit is < 1 or > 50 ? "" : new string('a', limit); }
        """);

    [Fact]
    public Task Each_annotation_is_asked_for_itself() => Reports("""
        [McpServerTool] public string Search([Range(1, 50)] int limit, [[|Range(1, 50)|]] int page) => _api.Search(Math.Clamp(limit, 1, 50), page);
        """);
}
