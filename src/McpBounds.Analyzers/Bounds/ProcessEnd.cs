using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does something else in the same member see to it that a child process ends, and with it what waits for it?</summary>
internal static class ProcessEnd
{
    /// <summary>What a command is asked that it answers out of itself.</summary>
    private static readonly ImmutableHashSet<string> s_questions = ImmutableHashSet.Create("--version", "-version", "-v", "-V", "version", "--help", "-help", "-h", "-?", "/?", "help");

    /// <summary>Words of a command that goes to a network, builds, or runs what somebody else wrote.</summary>
    private static readonly ImmutableHashSet<string> s_work = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "apply", "audit", "build", "ci", "clone", "commit", "compile", "create", "curl", "deploy", "docker", "download", "exec", "fetch", "install", "login", "ls-remote", "make", "merge", "new",
        "npm", "npx", "pack", "package", "pip", "publish", "pull", "push", "rebase", "rebuild", "restore", "run", "search", "serve", "ssh", "start", "submodule", "sync", "test", "update",
        "upgrade", "up", "wait", "watch", "wget", "--follow", "--outdated", "--vulnerable", "--deprecated");

    /// <summary>Programs that look something up on this machine and are done.</summary>
    private static readonly ImmutableHashSet<string> s_lookups = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "arch", "date", "df", "dir", "echo", "env", "getconf", "hostname", "id", "ls", "lsb_release", "nproc", "pgrep", "printenv", "ps", "pwd", "sw_vers", "systeminfo", "tasklist", "uname",
        "uptime", "ver", "vswhere", "where", "whereis", "which", "whoami");

    /// <summary>What these programs are asked that they answer from what lies on this machine.</summary>
    private static readonly ImmutableDictionary<string, ImmutableHashSet<string>> s_asked = ImmutableDictionary.CreateRange(StringComparer.OrdinalIgnoreCase, new[]
    {
        Asked("git", "blame", "branch", "cat-file", "config", "describe", "diff", "log", "ls-files", "ls-tree", "merge-base", "name-rev", "reflog", "remote", "rev-list", "rev-parse", "shortlog", "show",
            "status", "symbolic-ref", "tag"),
        Asked("dotnet", "--info", "--list-runtimes", "--list-sdks", "--version", "locals"),
    });

    private static readonly ImmutableHashSet<string> s_shells = ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "bash", "cmd", "powershell", "pwsh", "sh", "zsh");

    private static readonly char[] s_folders = { '/', '\\' };

    private static readonly char[] s_between = { ' ', '\t', '\n', '\r', '"', '\'', ';', '|', '&', '(', ')', '`', '$', '=', ',' };

    /// <summary>What each member does about its processes, which every wait in it asks: whether a callback kills them, and where the first wait with an end stands.</summary>
    private static readonly ConditionalWeakTable<ToolCode, ConcurrentDictionary<SyntaxNode, (bool IsKilled, int? FirstEnd)>> s_known = new();

    /// <summary>
    /// Whether a token's callback kills it, or a wait with an end comes before this one, or, for output that is collected meanwhile, beside it.
    /// </summary>
    /// <param name="wait">The wait.</param>
    /// <param name="tools">The code around it.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <param name="apart">A token that does not count, since nobody supplies it.</param>
    public static bool IsSeenTo(RemoteCall wait, ToolCode tools, CancellationToken cancellation, IParameterSymbol? apart = null)
    {
        var member = CodeUnit.MemberOf(wait.Operation.Syntax).Node;
        var (isKilled, firstEnd) = apart is null ? s_known.GetOrCreateValue(tools).GetOrAdd(member, _ => Find(member, tools, null, cancellation)) : Find(member, tools, apart, cancellation);
        var isCollected = wait.Name.StartsWith("Read", StringComparison.Ordinal) && wait.Operation.Syntax.Parent is not AwaitExpressionSyntax && wait.Name.EndsWith("Async", StringComparison.Ordinal);
        return isKilled || (firstEnd is { } first && (isCollected || first < wait.Operation.Syntax.SpanStart));
    }

    private static (bool IsKilled, int? FirstEnd) Find(SyntaxNode member, ToolCode tools, IParameterSymbol? apart, CancellationToken cancellation)
    {
        var calls = member.DescendantNodes().OfType<InvocationExpressionSyntax>().ToList();
        if (calls.Any(call => NameOf(call) is "Register" or "UnsafeRegister" && UnresolvedCall.ReceiverOf(call)?.ToString() != apart?.Name && call.ArgumentList.DescendantNodes().OfType<SimpleNameSyntax>().Any(static name => name.Identifier.ValueText == "Kill")))
        {
            return (true, null);
        }

        var model = tools.References.ModelOf(member.SyntaxTree);
        var ends = calls
            .Where(static call => NameOf(call) is "WaitForExit" or "WaitForExitAsync")
            .OrderBy(static call => call.SpanStart)
            .Where(call => model.GetOperation(call, cancellation) is IInvocationOperation { TargetMethod.ContainingType.Name: "Process" } wait
                && WaitLimit.IsGivenTo(wait, wantsDeadline: false, tools, cancellation, apart));
        return (false, ends.FirstOrDefault()?.SpanStart);
    }

    /// <summary>
    /// Whether the process only says which version it is, or how it is used, and so is done at once: command and arguments are constants wherever this runs it.
    /// </summary>
    public static bool IsInstant(RemoteCall wait, ToolCode tools, CancellationToken cancellation)
    {
        var (files, arguments, model) = CommandsAround(wait, tools, cancellation);
        return files.Count > 0 && arguments.Count > 0
            && files.All(file => TextsOf(file).All(static text => text is not null))
            && arguments.All(argument => TextsOf(argument).All(static text => text is not null && text.Split(' ').All(static word => word.Length == 0 || s_questions.Contains(word))));

        IEnumerable<string?> TextsOf(ExpressionSyntax expression) => model.GetOperation(expression, cancellation) is { } value
            ? tools.Values.OriginsOf(value, cancellation).Select(static origin => origin.ConstantValue is { HasValue: true, Value: string text } ? text : null)
            : new string?[] { null };
    }

    private static KeyValuePair<string, ImmutableHashSet<string>> Asked(string program, params string[] words) =>
        new(program, ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, words));

    /// <summary>
    /// Whether the process only looks something up on this machine: program and arguments are the author's own wherever this runs it, they are known to do no more than that,
    /// and no word of them goes to a network, builds, or runs what somebody else wrote.
    /// </summary>
    public static bool IsQuery(RemoteCall wait, ToolCode tools, CancellationToken cancellation)
    {
        var (files, arguments, model) = CommandsAround(wait, tools, cancellation);
        var programs = files.SelectMany(file => TextsOf(file, ProgramOf)).ToList();
        var texts = arguments.SelectMany(argument => TextsOf(argument, TextParts.Of)).ToList();
        if (programs.Count == 0 || texts.Count == 0 || programs.Concat(texts).Any(static text => text is null))
        {
            return false;
        }

        var words = texts.SelectMany(static text => text!.Split(s_between, StringSplitOptions.RemoveEmptyEntries)).ToList();
        return !words.Any(s_work.Contains) && programs.TrueForAll(program => IsLookup(NameOfProgram(program!), words));

        IEnumerable<string?> TextsOf(ExpressionSyntax expression, ValueFlow.Step parts) => model.GetOperation(expression, cancellation) is { } value
            ? tools.Values.OriginsOf(value, cancellation, parts).Select(ConstantText)
            : new string?[] { null };
    }

    /// <summary>Whether a program only looks something up if its words are among these. A shell does if the words have the name of a program that does.</summary>
    private static bool IsLookup(string program, List<string> words) => s_lookups.Contains(program)
        || (s_asked.TryGetValue(program, out var asked) && words.Exists(asked.Contains))
        || (s_shells.Contains(program) && words.Exists(word => !s_shells.Contains(word) && IsLookup(NameOfProgram(word), words)));

    /// <summary>A program's name without its folder and ending. Not by <c>Path</c>, which knows the separators of the machine that compiles, and refuses some texts on some.</summary>
    private static string NameOfProgram(string path)
    {
        var file = path.Trim(' ', '"', '\'');
        file = file.Substring(file.LastIndexOfAny(s_folders) + 1);
        return file.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? file.Substring(0, file.Length - ".exe".Length) : file;
    }

    /// <summary>The constant text that a value is, empty for no value at all; null where it is none.</summary>
    private static string? ConstantText(IOperation origin) => origin switch
    {
        { ConstantValue: { HasValue: true, Value: null } } or IArrayCreationOperation { Initializer.ElementValues.IsEmpty: true } => "",
        { ConstantValue: { HasValue: true, Value: string text } } => text,
        _ => null,
    };

    /// <summary>The last part of a path that is put together.</summary>
    private static IEnumerable<IOperation>? ProgramOf(IOperation file) =>
        file is IInvocationOperation { TargetMethod: { Name: "Combine" or "Join", ContainingType.Name: "Path" }, Arguments: { IsEmpty: false } parts }
        ? ValueFlow.Unwrap(parts[parts.Length - 1].Value) is IArrayCreationOperation { Initializer.ElementValues: { IsEmpty: false } list } ? new[] { list[list.Length - 1] } : new[] { parts[parts.Length - 1].Value }
        : null;

    /// <summary>The programs and the arguments that a member starts processes with.</summary>
    private static (List<ExpressionSyntax> Files, List<ExpressionSyntax> Arguments, SemanticModel Model) CommandsAround(
        RemoteCall wait, ToolCode tools, CancellationToken cancellation)
    {
        var member = CodeUnit.MemberOf(wait.Operation.Syntax).Node;
        var model = tools.References.ModelOf(member.SyntaxTree);
        var (files, arguments) = (new List<ExpressionSyntax>(), new List<ExpressionSyntax>());
        foreach (var node in member.DescendantNodes())
        {
            switch (node)
            {
                case AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FileName" } or IdentifierNameSyntax { Identifier.ValueText: "FileName" }, Right: var file }:
                    files.Add(file);
                    break;
                case AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Arguments" } or IdentifierNameSyntax { Identifier.ValueText: "Arguments" }, Right: var given }:
                    arguments.Add(given);
                    break;
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "ArgumentList" }, Right: InitializerExpressionSyntax { Expressions: var list } }:
                    arguments.AddRange(list);
                    break;
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ArgumentList" } } } add:
                    arguments.AddRange(add.ArgumentList.Arguments.Select(static argument => argument.Expression));
                    break;
                case InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 1 } start } call when NameOf(call) == "Start":
                    files.Add(start[0].Expression);
                    arguments.AddRange(start.Skip(1).Select(static argument => argument.Expression));
                    break;
                case BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } made } creation when model.GetTypeInfo(creation, cancellation).Type?.Name == "ProcessStartInfo":
                    files.Add(made[0].Expression);
                    arguments.AddRange(made.Skip(1).Select(static argument => argument.Expression));
                    break;
            }
        }

        return (files, arguments, model);
    }

    private static string? NameOf(InvocationExpressionSyntax call) => UnresolvedCall.NameOf(call)?.Identifier.ValueText;
}
