using System.Collections.Immutable;
using System.Text.RegularExpressions;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Where a value leaves the process.</summary>
/// <param name="Call">The call that it leaves by.</param>
/// <param name="Words">The names of what it passed on its way: methods, HTTP verbs.</param>
internal sealed record Destination(RemoteCall Call, ImmutableArray<string> Words)
{
    /// <summary>A search through more places gives up: what is so far away is not what the number is about.</summary>
    private const int MostPlaces = 300;

    private static readonly Regex s_search = new(@"(?:^|[/_:.?-])(?:search|query|queries|list|find|lookup|filter|graphql|browse)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The remote call that a value goes into, by itself or in what it is put into: an object, a dictionary, a text. Null where none is seen, as for what a
    /// tool returns.</summary>
    public static Destination? Of(IOperation value, ToolCode tools, CancellationToken cancellation) => new Search(tools, cancellation).Run(value);

    private sealed class Search(ToolCode tools, CancellationToken cancellation)
    {
        private readonly HashSet<(SyntaxNode, OperationKind)> _seen = new();
        private readonly Queue<IOperation> _queue = new();
        private readonly ImmutableArray<string>.Builder _words = ImmutableArray.CreateBuilder<string>();

        public Destination? Run(IOperation value)
        {
            Add(value);
            while (_queue.Count > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                if (Next(_queue.Dequeue()) is { } call)
                {
                    _words.Add(call.Name);
                    return new(call, _words.ToImmutable());
                }
            }

            return null;
        }

        private void Add(IOperation? value)
        {
            if (value is not null && _seen.Count < MostPlaces && _seen.Add((value.Syntax, value.Kind)))
            {
                _queue.Enqueue(value);
            }
        }

        /// <summary>The remote call that takes the value, if it is the next thing that happens to it.</summary>
        private RemoteCall? Next(IOperation value)
        {
            switch (value.Parent)
            {
                case IArgumentOperation { Parent: { } call } argument:
                    return InCall(call, argument);
                case IInvocationOperation call when call.Instance == value:
                    return OnInstance(call);
                case IInvalidOperation invalid:
                    if (RemoteCalls.In(tools).OrSample(invalid, cancellation) is { } remote)
                    {
                        return remote;
                    }

                    Add(invalid);
                    break;
                case IAssignmentOperation assignment when assignment.Value == value:
                    Into(assignment.Target, assignment);
                    break;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                    UsesOf(local, value);
                    break;
                case IReturnOperation or IBlockOperation { Parent: IAnonymousFunctionOperation }:
                    Returned(value);
                    break;
                case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var element } } loop when loop.Collection == value:
                    UsesOf(element, value);
                    break;
                case IPropertyReferenceOperation property when property.Property.IsDeclaredIn(tools.Compilation):
                    break; // a part of it, which goes its own way
                case IConditionalOperation choice when choice.Condition == value:
                    break;
                case IBinaryOperation { Type.SpecialType: SpecialType.System_Boolean } or IIsPatternOperation or IExpressionStatementOperation or ILoopOperation or null:
                    break;
                case var whole:
                    Add(whole);
                    break;
            }

            return null;
        }

        private RemoteCall? InCall(IOperation call, IArgumentOperation argument)
        {
            if (RemoteCalls.In(tools).OrSample(call, cancellation) is { } remote)
            {
                Verbs(call);
                return remote;
            }

            switch (call)
            {
                case IInvocationOperation { TargetMethod: var method } writing when Wire.IsWrittenTo(writing, tools, cancellation):
                    return new(writing, method, RemoteApi.Written);
                case IInvocationOperation { TargetMethod: var method } invocation when IsToldOnly(method.ContainingType):
                    break;
                case IInvocationOperation { TargetMethod: var method } when method.IsDeclaredIn(tools.Compilation) || method.MethodKind == MethodKind.LocalFunction:
                    _words.Add(method.Name);
                    Verbs(call);
                    Inside(method, argument);
                    break;
                case IInvocationOperation { TargetMethod: var method } invocation:
                    Verbs(call);
                    if (!method.ReturnsVoid)
                    {
                        Add(invocation);
                    }

                    // Put into a list, a dictionary, a builder: what becomes of that.
                    if (invocation.Instance is { } whole && (method.ReturnsVoid || method.ReturnType.SpecialType == SpecialType.System_Boolean
                        || SymbolEqualityComparer.Default.Equals(method.ReturnType, whole.Type) || method.Name.StartsWith("Add", StringComparison.Ordinal)))
                    {
                        Into(whole, invocation);
                    }

                    break;
                case IObjectCreationOperation { Type: { } type } creation when !type.Is("System.Exception"):
                    Verbs(call);
                    Add(creation);
                    break;
                case IPropertyReferenceOperation:
                    break;
            }

            return null;
        }

        private RemoteCall? OnInstance(IInvocationOperation call)
        {
            if (RemoteCalls.In(tools).Of(call, cancellation) is { } remote)
            {
                return remote;
            }

            if (!IsToldOnly(call.TargetMethod.ContainingType))
            {
                Add(call);
            }

            return null;
        }

        /// <summary>What only people read.</summary>
        private static bool IsToldOnly(INamedTypeSymbol type) =>
            type.Name.Contains("Logger") || type.Name is "Console" or "Debug" or "Trace" or "TextWriter" or "Activity";

        /// <summary>Into what holds a member, an element or a list: a local, an object being made, what a lambda is given.</summary>
        private void Into(IOperation target, IOperation assignment)
        {
            var current = ValueFlow.Unwrap(target);
            while (true)
            {
                switch (current)
                {
                    case ILocalReferenceOperation { Local: var local }:
                        UsesOf(local, current);
                        return;
                    case IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } } }:
                        Add(FunctionOf(current));
                        return;
                    case IParameterReferenceOperation { Parameter: var parameter }:
                        UsesOf(parameter, current);
                        return;
                    case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }:
                        Add(assignment.Parent);
                        return;
                    case IMemberReferenceOperation { Instance: { } instance }:
                        current = ValueFlow.Unwrap(instance);
                        break;
                    case IArrayElementReferenceOperation { ArrayReference: var array }:
                        current = ValueFlow.Unwrap(array);
                        break;
                    case IInvocationOperation { Instance: { } instance }:
                        current = ValueFlow.Unwrap(instance);
                        break;
                    case IInvalidOperation { Syntax: ExpressionSyntax written } when RootOf(written) is { } root
                        && assignment.SemanticModel!.GetOperation(root, cancellation) is { } operation and not IInvalidOperation:
                        current = operation;
                        break;
                    case IInvalidOperation when assignment.Parent is { } initializer && assignment.Syntax.Parent is InitializerExpressionSyntax:
                        Add(initializer);
                        return;
                    default:
                        return;
                }
            }
        }

        private static ExpressionSyntax? RootOf(ExpressionSyntax expression)
        {
            var current = expression;
            while (current is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax)
            {
                current = current is MemberAccessExpressionSyntax access ? access.Expression : ((ElementAccessExpressionSyntax)current).Expression;
            }

            return current == expression ? null : current;
        }

        private static IOperation? FunctionOf(IOperation operation)
        {
            var current = operation.Parent;
            while (current is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation))
            {
                current = current.Parent;
            }

            return current;
        }

        private void UsesOf(ISymbol variable, IOperation place)
        {
            var model = place.SemanticModel!;
            foreach (var name in CodeUnit.MemberOf(place.Syntax).Node.DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                if (name.Identifier.ValueText == variable.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellation).Symbol, variable))
                {
                    Add(model.GetOperation(name, cancellation));
                }
            }
        }

        /// <summary>What a method of the project does with what it is given.</summary>
        private void Inside(IMethodSymbol method, IArgumentOperation argument)
        {
            if (argument.Parameter is not { } parameter)
            {
                return;
            }

            foreach (var declaration in tools.Values.DeclarationsOf(method.Normalized(), cancellation))
            {
                var model = tools.References.ModelOf(declaration.SyntaxTree);
                var declared = model.GetDeclaredSymbol(declaration, cancellation) as IMethodSymbol;
                if (declared is not null && parameter.Ordinal < declared.Parameters.Length)
                {
                    var own = declared.Parameters[parameter.Ordinal];
                    foreach (var name in declaration.DescendantNodes().OfType<IdentifierNameSyntax>())
                    {
                        if (name.Identifier.ValueText == own.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellation).Symbol, own))
                        {
                            Add(model.GetOperation(name, cancellation));
                        }
                    }
                }
            }
        }

        /// <summary>What a function returns goes on at its callers; what a tool returns goes to the agent.</summary>
        private void Returned(IOperation value)
        {
            if (FunctionOf(value) is IAnonymousFunctionOperation lambda)
            {
                Add(lambda);
                return;
            }

            var unit = CodeUnit.Of(value.Syntax);
            if (!tools.Reach.IsTool(unit, cancellation) && unit.Symbol(value.SemanticModel!, cancellation) is { } member)
            {
                foreach (var reference in tools.Reach.ReferencesTo(member, cancellation))
                {
                    var call = reference.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>(static call => true);
                    var named = call is not null && call.Expression.Span.Contains(reference.Node.Span) ? call : reference.Node;
                    Add(tools.References.ModelOf(named.SyntaxTree).GetOperation(named, cancellation));
                }
            }
        }

        /// <summary>The HTTP verbs among what a call is given, and whether its address is that of a search.</summary>
        private void Verbs(IOperation call)
        {
            foreach (var given in call.ChildOperations)
            {
                if (ValueFlow.Unwrap(given) is IPropertyReferenceOperation { Property: { Name: var verb, ContainingType.Name: "HttpMethod" or "Method" } })
                {
                    _words.Add(verb);
                }

                if (given.DescendantsAndSelf().Any(static part => part is { ConstantValue: { HasValue: true, Value: string text } } && s_search.IsMatch(text)))
                {
                    _words.Add("search");
                }
            }
        }
    }
}
