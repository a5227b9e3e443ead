using System.Text;
using McpBounds.Verification;

namespace McpBounds.Mutations;

/// <summary>Files, options and references that one index of one run stands for.</summary>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Index">The index in the run.</param>
/// <param name="Story">What was mutated, and how.</param>
/// <param name="Files">The files.</param>
/// <param name="References">What they are compiled against.</param>
/// <param name="HasGlobalUsings">Whether they see global usings, or have begun with their own.</param>
/// <param name="Options">The text of an <c>.editorconfig</c>, or null.</param>
/// <param name="Fixed">How many findings are fixed, and which is the first of them: to fix all of them takes a hundred times as long as to find them.</param>
/// <param name="IsFixedEverywhere">Whether Fix All is asked too.</param>
internal sealed record Input(int Seed, int Index, string Story, IReadOnlyList<string> Files, ReferenceAssemblies References, bool HasGlobalUsings, string? Options, (int Count, int First) Fixed, bool IsFixedEverywhere)
{
    private static readonly string[] s_usings =
    [
        "System", "System.Buffers", "System.Collections.Generic", "System.ComponentModel", "System.ComponentModel.DataAnnotations", "System.Data.Common", "System.Diagnostics", "System.IO",
        "System.Linq", "System.Net", "System.Net.Http", "System.Net.Http.Json", "System.Net.Sockets", "System.Net.WebSockets", "System.Runtime.CompilerServices", "System.Text", "System.Text.Json",
        "System.Text.Json.Nodes", "System.Text.RegularExpressions", "System.Threading", "System.Threading.Channels", "System.Threading.RateLimiting", "System.Threading.Tasks", "System.Xml.Linq",
        "Microsoft.Extensions.AI", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "ModelContextProtocol", "ModelContextProtocol.Client", "ModelContextProtocol.Protocol",
        "ModelContextProtocol.Server",
    ];

    private static readonly ReferenceAssemblies[] s_references =
    [
        ReferenceAssemblies.Default, ReferenceAssemblies.Default.Library, ReferenceAssemblies.Net80.Mcp1, ReferenceAssemblies.Default.Polly.Flurl.RestSharp.WebApiClient,
    ];

    private static readonly string[] s_options =
    [
        "mcpbounds.entry_points = public", "mcpbounds.entry_points = nonsense", "mcpbounds.require_deadline = true", "mcpbounds.max_response_bytes = 1", "mcpbounds.max_pages = 2147483647",
        "mcpbounds.max_batch_size = 0", "mcpbounds.timeout_seconds = 99999999999", "mcpbounds.process_timeout_seconds = 1", "mcpbounds.rate_limit = 1/1s", "mcpbounds.rate_limit = /",
        "mcpbounds.tool_attributes = System.ObsoleteAttribute, Seeds.ToolAttribute", "mcpbounds.tool_attributes = ,", "mcpbounds.rate_limiters = Seeds.Gate, System.Threading.SemaphoreSlim",
    ];

    /// <summary>The usings that every text is written for.</summary>
    public static string GlobalUsings { get; } = string.Concat(s_usings.Select(static name => $"global using {name};\n"));

    /// <summary>Where the run of it is asked for again.</summary>
    public string Replay => $"--seed {Seed} --index {Index}";

    /// <summary>A text as it is.</summary>
    public static Input Unchanged(Seed text, bool isFixed = true) => new(0, 0, text.Name, [text.Text], ReferenceAssemblies.Default.Library, true, null, (isFixed ? int.MaxValue : 0, 0), isFixed);

    /// <summary>The input of that index: the same for the same seed and texts, whatever was run before it.</summary>
    public static Input Create(int seed, int index, IReadOnlyList<Seed> texts)
    {
        var dice = new Dice(seed, index);
        var story = new StringBuilder();
        var files = new List<string>();

        // What a compilation costs by itself is shared by many files, which may also call each other; what is made of a few is told apart more easily.
        var count = dice.OneIn(4) ? 1 + dice.Roll(2) : 12;
        var hasGlobalUsings = !dice.OneIn(3);
        for (var i = 0; i < count; i++)
        {
            var mutant = new Mutant(dice.Pick(texts), texts, dice);
            for (var steps = i > 0 && dice.OneIn(2) ? 0 : 1 + (dice.OneIn(2) ? 0 : dice.Roll(dice.OneIn(3) ? 8 : 3)); steps > 0; steps--)
            {
                mutant.Mutate();
            }

            story.Append(i > 0 ? " + " : "").Append(mutant.Name).Append(": ").AppendJoin(", ", mutant.Steps);
            files.Add(hasGlobalUsings ? mutant.Text : string.Concat(s_usings.Where(_ => !dice.OneIn(300)).Select(static name => $"using {name};\n")) + mutant.Text);
        }

        var options = dice.OneIn(5) ? "root = true\n[*.cs]\n" + string.Join("\n", Enumerable.Range(0, 1 + dice.Roll(3)).Select(_ => dice.Pick(s_options))) + "\n" : null;
        return new(seed, index, story.ToString(), files, dice.Pick(s_references), hasGlobalUsings, options, dice.OneIn(16) ? (6, 0) : dice.OneIn(2) ? (1, dice.Roll(60)) : (0, 0), dice.OneIn(6));
    }
}
