using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Verification;

/// <summary>What may differ between the expected and the reported diagnostic.</summary>
[Flags]
public enum DiagnosticOptions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The additional locations.</summary>
    IgnoreAdditionalLocations = 1,

    /// <summary>The severity.</summary>
    IgnoreSeverity = 2,
}

/// <summary>How a location is compared.</summary>
[Flags]
public enum DiagnosticLocationOptions
{
    /// <summary>Start and end must match.</summary>
    None = 0,

    /// <summary>Only the start must match.</summary>
    IgnoreLength = 1,
}

/// <summary>A place in the source, by line and column or by the key of a markup.</summary>
public sealed record DiagnosticLocation(string? Path, LinePositionSpan Span, DiagnosticLocationOptions Options, int? MarkupKey = null);

/// <summary>An expected diagnostic. The first location is the primary one, those that follow are the additional locations in their order.</summary>
public sealed record DiagnosticResult
{
    private bool anyMessage;

    /// <summary>Expects a diagnostic with that ID and severity, whatever its message.</summary>
    public DiagnosticResult(string id, DiagnosticSeverity severity)
    {
        Id = id;
        Severity = severity;
    }

    /// <summary>Expects a diagnostic with that descriptor's ID, default severity and, filled in with <see cref="WithArguments" />, message.</summary>
    public DiagnosticResult(DiagnosticDescriptor descriptor)
        : this(descriptor.Id, descriptor.DefaultSeverity) => MessageFormat = descriptor.MessageFormat;

    /// <summary>The ID.</summary>
    public string Id { get; private init; }

    /// <summary>The severity.</summary>
    public DiagnosticSeverity Severity { get; private init; }

    /// <summary>The text that <see cref="MessageArguments" /> are filled into, when it is known.</summary>
    public LocalizableString? MessageFormat { get; private init; }

    /// <summary>What is filled into the message.</summary>
    public ImmutableArray<object?> MessageArguments { get; private init; } = [];

    /// <summary>The expected message; <see langword="null" /> for any.</summary>
    public string? Message
    {
        get => anyMessage ? null : field ?? (MessageFormat is null ? null : Fill(MessageFormat, MessageArguments));
        private init;
    }

    /// <summary>The expected locations.</summary>
    public ImmutableArray<DiagnosticLocation> Spans { get; private init; } = [];

    /// <summary>What may differ.</summary>
    public DiagnosticOptions Options { get; private init; }

    /// <summary>Expects an error of the compiler.</summary>
    public static DiagnosticResult CompilerError(string id) => new(id, DiagnosticSeverity.Error);

    /// <summary>Expects a warning of the compiler.</summary>
    public static DiagnosticResult CompilerWarning(string id) => new(id, DiagnosticSeverity.Warning);

    /// <summary>Expects that severity.</summary>
    public DiagnosticResult WithSeverity(DiagnosticSeverity severity) => this with { Severity = severity };

    /// <summary>Expects that message, or any when it is <see langword="null" />.</summary>
    public DiagnosticResult WithMessage(string? message) => this with { Message = message, anyMessage = message is null };

    /// <summary>Expects a message of that format.</summary>
    public DiagnosticResult WithMessageFormat(LocalizableString format) => this with { MessageFormat = format };

    /// <summary>Expects the descriptor's message filled in with these.</summary>
    public DiagnosticResult WithArguments(params object?[] arguments) => this with { MessageArguments = [.. arguments] };

    /// <summary>Says what may differ.</summary>
    public DiagnosticResult WithOptions(DiagnosticOptions options) => this with { Options = options };

    /// <summary>Expects no location.</summary>
    public DiagnosticResult WithNoLocation() => this with { Spans = [] };

    /// <summary>Adds a place in the first document; lines and columns count from 1.</summary>
    public DiagnosticResult WithSpan(int startLine, int startColumn, int endLine, int endColumn) =>
        WithLocation(null, startLine, startColumn, endLine, endColumn, DiagnosticLocationOptions.None);

    /// <summary>Adds a place; lines and columns count from 1.</summary>
    public DiagnosticResult WithSpan(string path, int startLine, int startColumn, int endLine, int endColumn) =>
        WithLocation(path, startLine, startColumn, endLine, endColumn, DiagnosticLocationOptions.None);

    /// <summary>Adds the start of a place in the first document; lines and columns count from 1.</summary>
    public DiagnosticResult WithLocation(int line, int column) =>
        WithLocation(null, line, column, line, column, DiagnosticLocationOptions.IgnoreLength);

    /// <summary>Adds the start of a place; lines and columns count from 1.</summary>
    public DiagnosticResult WithLocation(string path, int line, int column) =>
        WithLocation(path, line, column, line, column, DiagnosticLocationOptions.IgnoreLength);

    /// <summary>Adds the place that <c>{|#key:…|}</c> marks.</summary>
    public DiagnosticResult WithLocation(int markupKey) => WithLocation(markupKey, DiagnosticLocationOptions.None);

    /// <summary>Adds the place that <c>{|#key:…|}</c> marks.</summary>
    public DiagnosticResult WithLocation(int markupKey, DiagnosticLocationOptions options) =>
        this with { Spans = Spans.Add(new(null, default, options, markupKey)) };

    internal DiagnosticResult WithSpans(ImmutableArray<DiagnosticLocation> spans) => this with { Spans = spans };

    private static string Fill(LocalizableString format, ImmutableArray<object?> arguments)
    {
        var text = format.ToString(CultureInfo.InvariantCulture);
        try
        {
            return string.Format(CultureInfo.InvariantCulture, text, [.. arguments]);
        }
        catch (FormatException)
        {
            // Too few arguments were given: the comparison fails and shows the bare format, which says what is missing.
            return text;
        }
    }

    private DiagnosticResult WithLocation(string? path, int startLine, int startColumn, int endLine, int endColumn, DiagnosticLocationOptions options) =>
        this with { Spans = Spans.Add(new(path, new(new(startLine - 1, startColumn - 1), new(endLine - 1, endColumn - 1)), options)) };
}
