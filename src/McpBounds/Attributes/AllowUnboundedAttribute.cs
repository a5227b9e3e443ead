using System.Diagnostics;

namespace McpBounds;

/// <summary>Says that what the analyzers find here stays as it is, and why: at the member, the type or the assembly that the finding stands in.</summary>
/// <remarks>
/// The analyzers read it in source. Compiled code does not carry it, unless <c>MCPBOUNDS_ANALYSIS</c> is defined, so that it costs nothing and tells nobody; it bounds
/// nothing and switches no bound off. Whoever has the analyzers alone may declare an attribute of this name and shape.
/// </remarks>
/// <param name="reason">Why that is right; without one the attribute does not count.</param>
/// <param name="rules">The rules that it is about, as <c>MCPB021</c>; all of them if none is named.</param>
[Conditional("MCPBOUNDS_ANALYSIS")]
[AttributeUsage(
    AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Constructor | AttributeTargets.Method
        | AttributeTargets.Property | AttributeTargets.Event | AttributeTargets.Field,
    AllowMultiple = true,
    Inherited = false)]
public sealed class AllowUnboundedAttribute(string reason, params string[] rules) : Attribute
{
    /// <summary>Why that is right.</summary>
    public string Reason { get; } = reason;

    /// <summary>The rules that it is about; all of them if there is none.</summary>
    public IReadOnlyList<string> Rules { get; } = rules;
}
