using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does the code that gets an annotated value check by itself what the annotation says?</summary>
/// <remarks>
/// Any check whose outcome matters will do, in the tool or in a helper that it hands the value to: whether it stands on every path, and whether it draws the line
/// where the
/// annotation does, is for its author to say. A check that only logs is none.
/// </remarks>
internal sealed class InputCheck
{
    private const int MostBodies = 60;

    private readonly ToolCode _tools;
    private readonly Annotation _annotation;
    private readonly CancellationToken _cancellation;
    private readonly Queue<(SyntaxNode Function, ValuePath Path)> _functions = new();
    private readonly HashSet<(SyntaxNode, string)> _seen = new();
    private readonly CheckedEnds _wanted;
    private CheckedEnds _found;

    private InputCheck(Annotation annotation, ToolCode tools, CancellationToken cancellation)
    {
        _annotation = annotation;
        _tools = tools;
        _cancellation = cancellation;
        _wanted = annotation.Kind != AnnotationKind.Range ? CheckedEnds.Both
            : (annotation.Minimum is null ? CheckedEnds.None : CheckedEnds.Minimum) | (annotation.Maximum is null ? CheckedEnds.None : CheckedEnds.Maximum);
    }

    /// <summary>Whether a tool, or what it hands the value to, checks it.</summary>
    public static bool Covers(Annotation annotation, SyntaxNode tool, ToolCode tools, CancellationToken cancellation) =>
        new InputCheck(annotation, tools, cancellation).IsChecked(tool);

    private bool IsChecked(SyntaxNode tool)
    {
        if (_annotation.Members.LastOrDefault()?.SetMethod is { } setter)
        {
            LookInto(setter, static method => method.Parameters.LastOrDefault(), ImmutableArray<ISymbol>.Empty);
        }

        Look(tool, _annotation.Path);
        while (_functions.Count > 0 && !_found.HasFlag(_wanted))
        {
            _cancellation.ThrowIfCancellationRequested();
            var (function, path) = _functions.Dequeue();
            if (_tools.References.ModelOf(function.SyntaxTree).GetOperation(function, _cancellation) is { } body)
            {
                LookAt(body, path);
            }
        }

        return _found.HasFlag(_wanted);
    }

    private void Look(SyntaxNode function, ValuePath path)
    {
        if (_seen.Count < MostBodies && _seen.Add((function, string.Join(".", path.Members.Prepend(path.Root).Select(static part => part.Name)))))
        {
            _functions.Enqueue((function, path));
        }
    }

    private void LookAt(IOperation body, ValuePath path)
    {
        var names = NamesOf(path, body);
        var use = new CheckedUse(_annotation, names, _tools, _cancellation);
        foreach (var operation in body.DescendantsAndSelf())
        {
            _cancellation.ThrowIfCancellationRequested();
            _found |= use.EndsCheckedBy(operation);
            switch (operation)
            {
                case IArgumentOperation { Parameter: { } parameter, Value: var value } when names.Select(name => Rest(name, value)).FirstOrDefault(static rest =>
                    rest is not null) is { } rest:
                    HandOver(parameter, rest);
                    break;
                case IInvocationOperation { Instance: { } instance, TargetMethod: var method } when !IsThis(instance)
                    && names.Select(name => Rest(name, instance)).FirstOrDefault(static rest => rest is { IsEmpty: false }) is { } rest:
                    LookInto(method, null, rest);
                    break;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { SetMethod: { } setter } }, Value: var value } when names
                    .Any(name => Rest(name, value) is { IsEmpty: true }):
                    LookInto(setter, static method => method.Parameters.LastOrDefault(), ImmutableArray<ISymbol>.Empty);
                    break;
            }

            if (_found.HasFlag(_wanted))
            {
                return;
            }
        }
    }

    private static bool IsThis(IOperation instance) => instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance };

    /// <summary>What is left of a path behind a value that is its beginning.</summary>
    private static ImmutableArray<ISymbol>? Rest(ValuePath path, IOperation value) => ValuePath.Of(CheckedUse.Plain(value)) is { } named ? path.After(named) : null;

    /// <summary>The value goes to a function: into those of the project it is followed.</summary>
    private void HandOver(IParameterSymbol parameter, ImmutableArray<ISymbol> members)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol method)
        {
            return;
        }

        if (!method.IsDeclaredIn(_tools.Compilation) && method.MethodKind != MethodKind.LocalFunction)
        {
            _found |= Guards.MayValidate(method) ? CheckedEnds.Both : CheckedEnds.None;
            return;
        }

        LookInto(method, target => parameter.Ordinal < target.Parameters.Length ? target.Parameters[parameter.Ordinal] : null, members);
    }

    /// <summary>Follows a value into every body that a call may run.</summary>
    /// <param name="method">The method called.</param>
    /// <param name="parameter">Which parameter the value is there, or null for the object that the method is called on.</param>
    /// <param name="members">What leads from that to the value.</param>
    private void LookInto(IMethodSymbol method, Func<IMethodSymbol, IParameterSymbol?>? parameter, ImmutableArray<ISymbol> members)
    {
        foreach (var target in TargetsOf((method.ReducedFrom ?? method).OriginalDefinition))
        {
            var root = parameter is null ? members[0] : parameter((target.PartialImplementationPart ?? target));
            foreach (var declaration in (target.PartialImplementationPart ?? target).DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(_cancellation)))
            {
                if (root is not null && !IsAutomatic(declaration))
                {
                    Look(declaration is TypeDeclarationSyntax type ? type : declaration, new(root.OriginalDefinition, parameter is null ? members.RemoveAt(0) : members));
                }
            }
        }
    }

    private static bool IsAutomatic(SyntaxNode declaration) => declaration is AccessorDeclarationSyntax { Body: null, ExpressionBody: null } or ParameterSyntax;

    private IEnumerable<IMethodSymbol> TargetsOf(IMethodSymbol method) => method is { IsStatic: false, ContainingType: { } owner } && (method.IsAbstract
        || method.IsVirtual || method.IsOverride)
        ? _tools.Types.DerivedFrom(owner, _cancellation).Select(type => (ISymbol?)(owner.TypeKind == TypeKind.Interface
                ? type.FindImplementationForInterfaceMember(method)
                : type.GetMembers(method.Name).OfType<IMethodSymbol>().FirstOrDefault(member => member.Overridden().Contains(method, SymbolEqualityComparer.Default))))
            .OfType<IMethodSymbol>().Where(target => target.IsDeclaredIn(_tools.Compilation)).Prepend(method)
        : new[] { method };

    /// <summary>The names that a value goes by in a body: its own, and locals that are given it, trimmed or in lower case as may be.</summary>
    private static List<ValuePath> NamesOf(ValuePath path, IOperation body)
    {
        var names = new List<ValuePath> { path };
        foreach (var operation in body.DescendantsAndSelf())
        {
            var (local, value) = operation switch
            {
                IVariableDeclaratorOperation { Symbol: var declared, Initializer.Value: { } initial } => (declared, initial),
                ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var assigned }, Value: var given } => (assigned, given),
                IIsPatternOperation { Value: var matched, Pattern: IDeclarationPatternOperation { DeclaredSymbol: ILocalSymbol declared } } => (declared, matched),
                IIsPatternOperation { Value: var matched, Pattern: IRecursivePatternOperation { DeclaredSymbol: ILocalSymbol declared } } => (declared, matched),
                _ => (null, null),
            };
            if (local is not null && names.Select(name => Rest(name, value!)).FirstOrDefault(static rest => rest is not null) is { } rest
                && !names.Exists(name => SymbolEqualityComparer.Default.Equals(name.Root, local)))
            {
                names.Add(new(local, rest));
            }
        }

        return names;
    }
}

/// <summary>Which end of an annotation a check sees to.</summary>
[Flags]
internal enum CheckedEnds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The lower one.</summary>
    Minimum = 1,

    /// <summary>The upper one.</summary>
    Maximum = 2,

    /// <summary>Both, or whatever the annotation says.</summary>
    Both = Minimum | Maximum,
}
