using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace McpBounds.Verification;

/// <summary>How markup in sources is read.</summary>
public enum MarkupMode
{
    /// <summary>There is none: the sources are taken as they are.</summary>
    None,

    /// <summary>It is taken out, and expects nothing.</summary>
    Ignore,

    /// <summary>It expects diagnostics.</summary>
    Allow,
}

/// <summary>What a state takes over from the state before it.</summary>
public enum StateInheritanceMode
{
    /// <summary>Whatever it leaves empty; of the expected diagnostics only those that no fix is for, unless it has no sources of its own.</summary>
    AutoInherit,

    /// <summary>Nothing.</summary>
    Explicit,
}

/// <summary>Files, each with its name; those added without one are called Test0.cs, Test1.cs and so on.</summary>
public sealed class SourceFileList : IEnumerable<(string FileName, string Content)>
{
    private readonly List<(string FileName, string Content)> files = [];

    /// <summary>How many there are.</summary>
    public int Count => files.Count;

    /// <summary>The file at that place.</summary>
    public (string FileName, string Content) this[int index]
    {
        get => files[index];
        set => files[index] = value;
    }

    /// <summary>Adds a file under the next free name.</summary>
    public void Add(string content) => Add((string.Create(CultureInfo.InvariantCulture, $"Test{files.Count}.cs"), content));

    /// <summary>Adds a file under a name of its own, which may have folders in it.</summary>
    public void Add((string FileName, string Content) file) => files.Add(file);

    /// <inheritdoc />
    public IEnumerator<(string FileName, string Content)> GetEnumerator() => files.GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Set(string content)
    {
        if (files.Count == 0)
        {
            Add(content);
        }
        else
        {
            files[0] = (files[0].FileName, content);
        }
    }
}

/// <summary>References beyond the <see cref="ReferenceAssemblies" />.</summary>
public sealed class MetadataReferenceCollection : IEnumerable<MetadataReference>
{
    private readonly List<MetadataReference> references = [];

    /// <summary>How many there are.</summary>
    public int Count => references.Count;

    /// <summary>Adds a reference.</summary>
    public void Add(MetadataReference reference) => references.Add(reference);

    /// <summary>Adds a reference to a loaded assembly.</summary>
    public void Add(Assembly assembly) => Add(assembly.Location);

    /// <summary>Adds a reference to an assembly's file.</summary>
    public void Add(string path) => references.Add(ReferenceAssemblies.FromFile(path));

    /// <inheritdoc />
    public IEnumerator<MetadataReference> GetEnumerator() => references.GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>The projects beside the one under test; asking for a name that is not there makes the project.</summary>
public sealed class ProjectCollection : IEnumerable<ProjectState>
{
    private readonly Dictionary<string, ProjectState> projects = new(StringComparer.Ordinal);

    /// <summary>The project of that name.</summary>
    public ProjectState this[string name] => projects.TryGetValue(name, out var project) ? project : projects[name] = new(name);

    /// <inheritdoc />
    public IEnumerator<ProjectState> GetEnumerator() => projects.Values.GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Set(ProjectState project) => projects[project.Name] = project;
}

/// <summary>A project: its files and what it refers to.</summary>
public class ProjectState
{
    internal ProjectState(string name) => Name = name;

    /// <summary>The name of the project and of its assembly.</summary>
    public string Name { get; }

    /// <summary>The source files, with or without markup.</summary>
    public SourceFileList Sources { get; } = [];

    /// <summary>Files that a generator would have written: analysed with the rest, named .g.cs, and headed as generated.</summary>
    public SourceFileList GeneratedSources { get; } = [];

    /// <summary>The .editorconfig and .globalconfig files.</summary>
    public SourceFileList AnalyzerConfigFiles { get; } = [];

    /// <summary>Additional files.</summary>
    public SourceFileList AdditionalFiles { get; } = [];

    /// <summary>References beyond the <see cref="ReferenceAssemblies" />.</summary>
    public MetadataReferenceCollection AdditionalReferences { get; } = [];

    /// <summary>The names of the projects that this one refers to.</summary>
    public IList<string> AdditionalProjectReferences { get; } = [];

    /// <summary>What the project is compiled to; a library unless it says otherwise.</summary>
    public OutputKind? OutputKind { get; set; }

    /// <summary>What the project is compiled against; what the test says unless it says otherwise.</summary>
    public ReferenceAssemblies? ReferenceAssemblies { get; set; }

    /// <summary>How markup in <see cref="Sources" /> is read.</summary>
    public MarkupMode MarkupHandling { get; set; } = MarkupMode.Allow;

    internal void Take(ProjectState from, ProjectState fallback)
    {
        OutputKind = from.OutputKind ?? fallback.OutputKind;
        ReferenceAssemblies = from.ReferenceAssemblies ?? fallback.ReferenceAssemblies;
        MarkupHandling = (from.Sources.Count > 0 ? from : fallback).MarkupHandling;
        Take(state => state.Sources);
        Take(state => state.GeneratedSources);
        Take(state => state.AnalyzerConfigFiles);
        Take(state => state.AdditionalFiles);
        foreach (var reference in from.AdditionalReferences.Count > 0 ? from.AdditionalReferences : fallback.AdditionalReferences)
        {
            AdditionalReferences.Add(reference);
        }

        foreach (var name in from.AdditionalProjectReferences.Count > 0 ? from.AdditionalProjectReferences : fallback.AdditionalProjectReferences)
        {
            AdditionalProjectReferences.Add(name);
        }

        void Take(Func<ProjectState, SourceFileList> files)
        {
            foreach (var file in files(from).Count > 0 ? files(from) : files(fallback))
            {
                files(this).Add(file);
            }
        }
    }
}

/// <summary>The project under test, the projects beside it, and what is expected of them.</summary>
public sealed class SolutionState() : ProjectState(TestProjectName)
{
    /// <summary>The name of the project under test.</summary>
    public const string TestProjectName = "TestProject";

    /// <summary>The projects beside the one under test.</summary>
    public ProjectCollection AdditionalProjects { get; } = [];

    /// <summary>The expected diagnostics, beyond those that markup expects.</summary>
    public IList<DiagnosticResult> ExpectedDiagnostics { get; } = [];

    /// <summary>What is taken over from the state before this one.</summary>
    public StateInheritanceMode InheritanceMode { get; set; }

    internal bool HasSources => Sources.Count > 0 || AdditionalProjects.Any(project => project.Sources.Count > 0);

    internal SolutionState InheritFrom(SolutionState earlier, ImmutableArray<string> fixableIds)
    {
        if (InheritanceMode == StateInheritanceMode.Explicit)
        {
            return this;
        }

        var merged = new SolutionState { InheritanceMode = StateInheritanceMode.Explicit };
        merged.Take(this, earlier);
        foreach (var name in AdditionalProjects.Concat(earlier.AdditionalProjects).Select(project => project.Name).Distinct())
        {
            var project = new ProjectState(name);
            var none = new ProjectState(name);
            project.Take(
                AdditionalProjects.FirstOrDefault(candidate => candidate.Name == name) ?? none,
                earlier.AdditionalProjects.FirstOrDefault(candidate => candidate.Name == name) ?? none);
            merged.AdditionalProjects.Set(project);
        }

        var expected = ExpectedDiagnostics.Count > 0 ? ExpectedDiagnostics
            : HasSources ? [.. earlier.ExpectedDiagnostics.Where(result => !fixableIds.Contains(result.Id))]
            : earlier.ExpectedDiagnostics;
        foreach (var result in expected)
        {
            merged.ExpectedDiagnostics.Add(result);
        }

        return merged;
    }
}
