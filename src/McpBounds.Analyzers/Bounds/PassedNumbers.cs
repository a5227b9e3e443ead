using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: how large may a number be, where it is used, without taking away what the agent is promised or what the project's own code asks for?</summary>
internal sealed class PassedNumbers(ToolCode tools, AnalyzerConfigOptions options, CancellationToken cancellation)
{
    /// <summary>The limit of a number, or null where only the author can choose one: see <see cref="WorkLimit.Of"/>, or code passes what is not known.</summary>
    /// <param name="number">The reference to the number.</param>
    /// <param name="name">The symbol that it is known by there.</param>
    /// <param name="sink">What it counts where it is used.</param>
    public WorkLimit? LimitOf(IOperation number, ISymbol? name, WorkUnit sink)
    {
        var unit = name is not null && CountedUnit.Of(name.Name, WorkLimit.DescriptionOf(name)) is not (WorkUnit.Unknown or WorkUnit.Time) and var named ? named : sink;
        var limits = new List<WorkLimit>();
        var constants = new List<double>();
        foreach (var origin in new[] { number }.Concat(ArgumentsFor(name)).SelectMany(OriginsOf).Distinct())
        {
            if (origin.ConstantValue is { HasValue: true, Value: var constant })
            {
                constants.Add(WorkLimit.NumberOf(constant) ?? 1);
            }
            else if (LimitOf(origin, name, unit, origin == number) is { } allowed)
            {
                limits.Add(allowed);
            }
            else
            {
                return null;
            }
        }

        var least = unit is WorkUnit.Seconds or WorkUnit.Milliseconds ? 0 : 1;
        return limits.Count == 0 || constants.Any(constant => constant < least || constant >= int.MaxValue)
            ? null
            : limits.Concat(constants.Select(static constant => new WorkLimit((int)constant, (int)Math.Ceiling(constant))))
                .Aggregate(static (one, other) => one.Or(other));
    }

    private WorkLimit? LimitOf(IOperation origin, ISymbol? name, WorkUnit unit, bool isNumber) => origin switch
    {
        IInvocationOperation call when name is ILocalSymbol && Numbers.IsMadeOfArguments(call.TargetMethod) => WorkLimit.Of(name, unit, options),
        _ when !tools.AgentInput.Is(origin, cancellation) => null,
        IParameterReferenceOperation { Parameter: var parameter } => WorkLimit.Of(parameter, unit, options),
        IMemberReferenceOperation { Member: var member } => WorkLimit.Of(member, unit, options),
        _ when name is not null && (isNumber || name is ILocalSymbol) => WorkLimit.Of(name, unit, options),
        _ => null,
    };

    private IEnumerable<IOperation> OriginsOf(IOperation value) =>
        tools.Values.OriginsOf(value, cancellation, operation => tools.AgentInput.Is(operation, cancellation) ? Enumerable.Empty<IOperation>() : null)
            .Where(static origin => origin is not { ConstantValue: { HasValue: true, Value: null } } and not IDefaultValueOperation);

    /// <summary>What is passed for a parameter, also by code that no tool reaches: it is what a clamp must not take away.</summary>
    private IEnumerable<IOperation> ArgumentsFor(ISymbol? name) =>
        name is IParameterSymbol { ContainingSymbol: IMethodSymbol method } parameter
            && method.MethodKind is MethodKind.Ordinary or MethodKind.Constructor or MethodKind.ExplicitInterfaceImplementation
            ? tools.Reach.ReferencesTo(method.Normalized(), cancellation)
                .SelectMany(reference => ValueFlow.ArgumentsOf(reference.Node, tools.References.ModelOf(reference.Node.SyntaxTree), cancellation))
                .Where(argument => argument.Parameter?.Ordinal == parameter.Ordinal)
                .Select(static argument => argument.Value)
            : Enumerable.Empty<IOperation>();
}
