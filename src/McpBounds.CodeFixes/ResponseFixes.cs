using McpBounds.Analyzers;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.CodeFixes;

/// <summary>The fixes to the responses that one document reads: what they share, and which of them are already made.</summary>
internal sealed class ResponseFixes
{
    private readonly HashSet<SyntaxNode> _bounded = new();

    /// <summary>No fixes yet.</summary>
    public ResponseFixes(FixContext context)
    {
        Context = context;
        Names = new(context.Model);
        Deadlines = new(context, Names, Edits);
        Hoisting = new(Hoisted);
    }

    /// <summary>The document.</summary>
    public FixContext Context { get; }

    /// <summary>The changes to it.</summary>
    public Edits Edits { get; } = new();

    /// <summary>The names that are free in it.</summary>
    public FreeNames Names { get; }

    /// <summary>The deadlines in it.</summary>
    public DeadlineSearch Deadlines { get; }

    /// <summary>What is evaluated in statements of its own by one of the fixes.</summary>
    public ISet<SyntaxNode> Hoisted { get; } = new HashSet<SyntaxNode>();

    /// <summary>What can be.</summary>
    public StatementHoisting Hoisting { get; }

    /// <summary>The syntax with every fix made.</summary>
    public SyntaxNode Apply() => Edits.ApplyTo(Context.Root, Context);

    /// <summary>Adds the fix for a diagnostic; false, and nothing added, if it would not be right.</summary>
    public bool Add(Diagnostic diagnostic)
    {
        if (ReadAt(diagnostic) is { } shorthand && LibraryRead.TryBound(shorthand, Context, Edits))
        {
            return true;
        }

        if (ReadFinding.From(diagnostic.Properties) is not { IsBoundable: true, MayWrite: false }
            || ((CSharpParseOptions)Context.Root.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp8
            || ReadAt(diagnostic) is not { Origins: { Length: 1 } origins } read
            || origins[0] is not { IsWrite: false, Client: { } client, Send: IInvocationOperation send } || !client.Type.Is(HttpApi.Client)
            || CappedLoad.In(Context.Compilation) is not { } load || Function.IsExpressionTree(send.Syntax, Context))
        {
            return false;
        }

        if (_bounded.Contains(send.Syntax))
        {
            return true;
        }

        var body = new ReceivedBody(send, read, Context);
        if (body.IsUnpacked)
        {
            return false;
        }

        var isAdded = body.Variable is { } variable
            ? new HeldResponse(this, body, variable, load).TryBound()
            : new HoistedResponse(this, body, load).TryBound();
        return isAdded && _bounded.Add(send.Syntax);
    }

    private WholeRead? ReadAt(Diagnostic diagnostic) =>
        Context.Root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
        && Context.Model.GetOperation(call, Context.Cancellation) is { } operation
            ? WholeRead.Of(operation, Context.Tools, Context.Cancellation)
            : null;
}
