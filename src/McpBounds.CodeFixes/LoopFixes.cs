using McpBounds.Analyzers;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>The stops written into the loops of one document, and what they share.</summary>
internal sealed class LoopFixes
{
    /// <summary>What sequences hand out by the item is allowed to be this large a page, on average.</summary>
    private const int ItemsOfPage = 100;

    private readonly NamedConstants _constants;

    /// <summary>No fixes yet.</summary>
    public LoopFixes(FixContext context)
    {
        Context = context;
        Names = new(context.Model);
        _constants = new(context, Edits);
    }

    /// <summary>The document.</summary>
    public FixContext Context { get; }

    /// <summary>The changes to it.</summary>
    public Edits Edits { get; } = new();

    /// <summary>The names that are free in it.</summary>
    public FreeNames Names { get; }

    /// <summary>The most pages that a loop may ask for.</summary>
    public static int Pages(FixContext context) => Options.MaxPages.In(context.Tools.Options.GetOptions(context.Root.SyntaxTree));

    /// <summary>The most items that a loop may take from a sequence which asks for pages as it goes.</summary>
    public static int Items(FixContext context) => Math.Min(Pages(context), int.MaxValue / ItemsOfPage) * ItemsOfPage;

    /// <summary>The syntax with every fix made.</summary>
    public SyntaxNode Apply() => Edits.ApplyTo(Context.Root, Context);

    /// <summary>Stops the loop of a diagnostic; false, and nothing changed, if that would not be right.</summary>
    public bool Add(Diagnostic diagnostic) =>
        PageFinding.From(diagnostic.Properties) is { Asking: Asking.Pages or Asking.Found } finding
        && Context.Tools.Reach.IsOnlyForTools(CodeUnit.Of(Context.Root.FindNode(diagnostic.Location.SourceSpan)), Context.Cancellation)
        && finding.Shape switch
        {
            LoopShape.Goto => GotoStop.TryAdd(diagnostic, this),
            LoopShape.Recursion => RecursionStop.TryAdd(diagnostic, this),
            _ => TryStop(diagnostic),
        };

    /// <summary>The name of the constant that says how many pages some code may ask for.</summary>
    public string Pages(SyntaxNode code) => _constants.For(code, "MaxPages", Pages(Context));

    /// <summary>The name of a constant for some code.</summary>
    public string Constant(SyntaxNode code, string wish, int value) => _constants.For(code, wish, value);

    /// <summary>The name of a variable that is declared at a place and begins with a number.</summary>
    public string Counter(string wish, string otherwise, StatementPlace before, string start)
    {
        var name = Names.In(before.Scope, wish, otherwise);
        Edits.Insert(before, 0, () => new[] { Template.Statement($"var {name} = {start};") });
        return name;
    }

    private bool TryStop(Diagnostic diagnostic)
    {
        if (PagedLoop.At(diagnostic, Context) is not { } loop
            || StatementPlace.Before(loop.Statement, declares: true) is not { } before
            || StopNotice.For(loop, this) is not { } notice)
        {
            return false;
        }

        var limit = loop.IsByItem ? _constants.For(loop.Statement, "MaxItems", Items(Context))
            : loop.IsOfFound ? _constants.For(loop.Statement, "MaxCalls", Pages(Context))
            : Pages(loop.Statement);
        var condition = loop.OwnCounter(Context) is { } own ? $"{own} {(loop.Finding.FirstPage == 0 ? ">=" : ">")} {limit}"
            : loop.IsByItem ? $"++{Counter("items", "itemCount", before, "0")} > {limit}"
            : loop.IsOfFound ? $"++{Counter("calls", "callCount", before, "0")} > {limit}"
            : $"++{Counter("pages", "pageCount", before, "0")} > {limit}";
        var said = notice.Write(limit);
        var stop = new Stop(loop.Check.Statement!, loop.Statement, Context);
        Edits.Insert(loop.Check, 0, () => new[] { stop.If(condition, loop.Size, said, notice.Leave) });
        return true;
    }
}
