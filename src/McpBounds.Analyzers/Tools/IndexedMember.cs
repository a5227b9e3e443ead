using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Analyzers.Tools;

/// <summary>What a member's syntax says of when its code runs.</summary>
[Flags]
internal enum MemberTraits
{
    /// <summary>Nothing but what calls it.</summary>
    None = 0,

    /// <summary>A type's declaration: its base list, the parameters and attributes of the type.</summary>
    Type = 1,

    /// <summary>A constructor, an initialiser, the arguments of a primary constructor's base.</summary>
    RunsAtConstruction = 2,

    /// <summary>An override or an explicit implementation.</summary>
    Overrides = 4,

    /// <summary>Public, and so perhaps what an interface asks for.</summary>
    Public = 8,

    /// <summary>A method.</summary>
    Method = 16,
}

/// <summary>A member declaration as its syntax alone shows it: strings and places, no node and no symbol.</summary>
/// <param name="Span">Its place; that of the whole file for top-level statements.</param>
/// <param name="Type">The simple name of the type it is of, or that it declares; empty for none.</param>
/// <param name="Names">The names that code uses it by; none for constructors and types.</param>
/// <param name="Traits">When it runs besides.</param>
/// <param name="Mentions">All names its code mentions, stand-ins for implicit calls included.</param>
/// <param name="LocalFunctions">The local functions it declares.</param>
/// <param name="Given">What it gives away: the name (empty for a lambda), and the method or type that gets it (empty where no name tells).</param>
internal sealed record IndexedMember(
    TextSpan Span,
    string Type,
    ImmutableArray<string> Names,
    MemberTraits Traits,
    ImmutableArray<string> Mentions,
    ImmutableArray<string> LocalFunctions,
    ImmutableArray<(string Name, string To)> Given);
