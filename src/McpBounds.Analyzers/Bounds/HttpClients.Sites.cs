using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <content>Where a client is made or configured: what a fix may change.</content>
internal sealed partial class HttpClients
{
    /// <summary>
    /// Where one line would configure every client an expression may stand for: creations, <c>AddHttpClient</c> calls, <c>CreateClient</c> calls, and
    /// assignments by which a typed client's constructor configures it. Empty if any of them is out of sight.
    /// </summary>
    public ImmutableArray<SyntaxNode> SitesOf(IOperation client, CancellationToken cancellation)
    {
        var sites = Follow(client, cancellation).Origins
            .Where(static origin => !IsNull(origin))
            .Select(origin => SitesOfOrigin(origin, cancellation).ToImmutableArray())
            .ToList();
        return sites.Any(static here => here.IsEmpty) ? ImmutableArray<SyntaxNode>.Empty : sites.SelectMany(static here => here).Distinct().ToImmutableArray();
    }

    /// <summary>
    /// The sites of any client an expression may stand for, whoever else runs the code: the widest answer, where <see cref="SitesOf"/> gives the surest.
    /// </summary>
    public ImmutableArray<SyntaxNode> PossibleSitesOf(IOperation client, CancellationToken cancellation) =>
        _tools.Values.OriginsOf(client, cancellation, operation => Towards(operation, cancellation) ?? Passed(operation, cancellation))
            .Where(static origin => !IsNull(origin))
            .SelectMany(origin => SitesOfOrigin(origin, cancellation).Concat(SitesOfUnknownName(origin, cancellation)))
            .Distinct()
            .ToImmutableArray();

    /// <summary>A created client whose name cannot be known may be any that is registered; a registration whose name cannot, may be any client's.</summary>
    private IEnumerable<SyntaxNode> SitesOfUnknownName(IOperation origin, CancellationToken cancellation) =>
        origin is IInvocationOperation { TargetMethod.Name: "CreateClient" } create
            ? Registrations(cancellation)
                .Where(static registration => registration is { Call: not null, IsForAll: false, IsBare: false })
                .Where(registration => registration.Name is null || NameAskedFor(create) is null)
                .Select(static registration => (SyntaxNode)registration.Call!)
            : Enumerable.Empty<SyntaxNode>();

    /// <summary>Whether a site sets the property to a real bound already.</summary>
    public bool IsSetAt(SyntaxNode site, string property, CancellationToken cancellation)
    {
        var writes = BoundsOf(property, cancellation);
        return writes.In(site).Any()
            || Registrations(cancellation)
                .Where(registration => registration.Call == site)
                .SelectMany(static registration => registration.Configures)
                .Any(configure => Writes(configure, writes, cancellation));
    }

    private IEnumerable<SyntaxNode> SitesOfOrigin(IOperation origin, CancellationToken cancellation)
    {
        switch (origin)
        {
            case IObjectCreationOperation creation:
                return creation.Type.Is(HttpApi.Client) ? new[] { creation.Syntax } : Enumerable.Empty<SyntaxNode>();
            case IInvocationOperation { TargetMethod.Name: "CreateClient" } create:
                var named = SitesOfRegistrations(create, cancellation);
                return named.Count > 0 ? named : new[] { create.Syntax };
        }

        // A typed client is its own; any other is what the container hands to everyone.
        var typed = SitesOfRegistrations(origin, cancellation);
        if (typed.Count == 0 && ContainerMade(origin, cancellation) is { Length: > 0 } made)
        {
            return made.Any(client => IsAskedOfContainer(client, cancellation)) ? typed : made.SelectMany(client => SitesOf(client, cancellation));
        }

        return origin is IParameterReferenceOperation { Parameter: var parameter } && ConfiguredInConstructor(parameter, cancellation) is { } configured
            ? new[] { configured }
            : typed;
    }

    private List<SyntaxNode> SitesOfRegistrations(IOperation origin, CancellationToken cancellation) =>
        RegistrationsOf(origin, cancellation)
            .Where(static registration => registration is { Call: not null, IsForAll: false, IsBare: false })
            .Select(static registration => (SyntaxNode)registration.Call!)
            .ToList();

    /// <summary>
    /// The assignment by which a constructor configures the client it is given. It throws once the client has sent a request, and so would one more beside it.
    /// </summary>
    private AssignmentExpressionSyntax? ConfiguredInConstructor(IParameterSymbol parameter, CancellationToken cancellation) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
            ? constructor.DeclaringSyntaxReferences
                .Select(reference => reference.GetSyntax(cancellation))
                .OfType<ConstructorDeclarationSyntax>()
                .SelectMany(static declaration => declaration.Body?.Statements ?? default)
                .Select(static statement => (statement as ExpressionStatementSyntax)?.Expression)
                .OfType<AssignmentExpressionSyntax>()
                .Where(static assignment => assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)
                    && assignment.Left is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "BaseAddress" or "Timeout" })
                .FirstOrDefault(assignment => IsOf(parameter, _tools.References.ModelOf(assignment.SyntaxTree).GetOperation(assignment.Left, cancellation), cancellation))
            : null;

    private bool IsOf(IParameterSymbol client, IOperation? property, CancellationToken cancellation) =>
        property is IPropertyReferenceOperation { Instance: { } owner } && owner.Type.Is(HttpApi.Client)
        && _tools.Values.Follow(owner, null, cancellation).Through.Contains(client.OriginalDefinition);

    /// <summary>What any code of the compilation, tool code or not, passes for a parameter.</summary>
    private List<IOperation>? Passed(IOperation operation, CancellationToken cancellation) =>
        operation is IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary } method } parameter }
        && _tools.Reach.ReferencesTo(method, cancellation)
            .SelectMany(reference => ValueFlow.ArgumentsOf(reference.Node, _tools.References.ModelOf(reference.Node.SyntaxTree), cancellation))
            .Where(argument => argument.Parameter?.Ordinal == parameter.Ordinal)
            .Select(static argument => argument.Value)
            .ToList() is { Count: > 0 } passed
            ? passed
            : null;

    /// <summary>Whether a factory given to the container asks it for another client: that way lies a circle.</summary>
    private bool IsAskedOfContainer(IOperation client, CancellationToken cancellation) =>
        Follow(client, cancellation).Origins.Any(IsFromContainer);
}
