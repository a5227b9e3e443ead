using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>What a guard and the use it guards both name: a variable, a member of this type, or a member of either (<c>request.Limit</c>).</summary>
/// <param name="Root">The local, parameter, or member of this type.</param>
/// <param name="Members">The members taken from it, outermost first.</param>
internal sealed record ValuePath(ISymbol Root, ImmutableArray<ISymbol> Members)
{
    /// <summary>The path an operation names, or null where it names none. <c>n.Value</c> of a nullable number is the number.</summary>
    public static ValuePath? Of(IOperation operation)
    {
        var members = ImmutableArray.CreateBuilder<ISymbol>();
        for (var current = ValueFlow.Unwrap(operation); ; current = ValueFlow.Unwrap(current))
        {
            switch (current)
            {
                case ILocalReferenceOperation { Local: var local }:
                    return Make(local);
                case IParameterReferenceOperation { Parameter: var parameter }:
                    return Make(parameter.OriginalDefinition);
                case IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T },
                    Instance: { } number }:
                    current = number;
                    break;
                case IPropertyReferenceOperation { Arguments.IsEmpty: false }:
                    return null;
                case IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } member:
                    return Make(member.Member.OriginalDefinition);
                case IMemberReferenceOperation { Instance: { } instance and not IInstanceReferenceOperation } member:
                    members.Insert(0, member.Member.OriginalDefinition);
                    current = instance;
                    break;
                default:
                    return null;
            }
        }

        ValuePath Make(ISymbol root) => new(root, members.ToImmutable());
    }

    /// <summary>The rest of this path behind another, or null where it does not begin with it.</summary>
    public ImmutableArray<ISymbol>? After(ValuePath beginning) =>
        SymbolEqualityComparer.Default.Equals(Root, beginning.Root) && Members.Length >= beginning.Members.Length
        && Members.Take(beginning.Members.Length).SequenceEqual(beginning.Members, SymbolEqualityComparer.Default)
            ? Members.Skip(beginning.Members.Length).ToImmutableArray()
            : null;

    /// <summary>Whether both name the same.</summary>
    public bool Names(ValuePath? other) => other is not null && After(other) is { IsEmpty: true };
}
