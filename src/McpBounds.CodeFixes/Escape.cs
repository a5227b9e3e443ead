using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.CodeFixes;

/// <summary>
/// Answers: may a response, or its content, stream or reader, be used after the function that got it has ended? Then it must not be disposed there.
/// </summary>
internal sealed class Escape(FixContext context)
{
    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);

    /// <summary>Whether the value of an operation may be used later.</summary>
    public static bool Of(IOperation value, FixContext context) => new Escape(context).OfValue(value);

    /// <summary>Whether the value of a variable may be used later.</summary>
    public static bool Of(ILocalSymbol local, SyntaxNode function, FixContext context) => new Escape(context).OfVariable(local, function);

    private bool OfValue(IOperation value) => value.Parent switch
    {
        null => true,
        IAwaitOperation or IConversionOperation or IParenthesizedOperation or IConditionalAccessOperation or ICoalesceOperation => OfValue(value.Parent),
        IPropertyReferenceOperation { Property.Name: "Content" or "Result" } property => OfValue(property),
        IMemberReferenceOperation => false,
        IInvocationOperation call when call.Instance == value => OfReceiver(call),
        IArgumentOperation argument => OfArgument(argument),
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => OfVariable(local, Function.Of(value.Syntax)),
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } assignment when assignment.Value == value =>
            OfVariable(local, Function.Of(value.Syntax)),
        ISimpleAssignmentOperation assignment => assignment.Target != value,
        IExpressionStatementOperation or IUsingOperation or IIsPatternOperation or IIsTypeOperation or IBinaryOperation or IDiscardOperation => false,
        _ => true,
    };

    private bool OfReceiver(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "EnsureSuccessStatusCode" or "ConfigureAwait" or "GetAwaiter" or "GetResult" or "WaitAsync" => OfValue(call),
        _ when HttpApi.OpensContent(call.TargetMethod) => OfValue(call),
        _ => false,
    };

    private bool OfArgument(IArgumentOperation argument) => argument.Parent switch
    {
        IObjectCreationOperation { Constructor: { } constructor } wrapper =>
            !HttpApi.TransparentWrappers.Contains(constructor.ContainingType.Name) || OfValue(wrapper),
        IInvocationOperation { TargetMethod: var method } when ResponseReads.Of(method) is not null || BodyParsers.IsParse(method) => false,
        IInvocationOperation { TargetMethod: var method } call when method.IsDeclaredIn(context.Compilation) =>
            OfCallee(method, argument) || (CanHold(call.Type) && OfValue(call)),
        _ => true,
    };

    /// <summary>Whether a method of the project keeps what it is given.</summary>
    private bool OfCallee(IMethodSymbol method, IArgumentOperation argument)
    {
        var declarations = method.OriginalDefinition.DeclaringSyntaxReferences;
        return method.IsAbstract || method.IsVirtual || method.IsOverride || declarations.Length != 1 || argument.Parameter is not { } parameter
            || OfVariable(parameter.OriginalDefinition, declarations[0].GetSyntax(context.Cancellation));
    }

    /// <summary>A helper that gives no object back cannot give back what it was given.</summary>
    private static bool CanHold(ITypeSymbol? type) => type switch
    {
        null => false,
        { SpecialType: SpecialType.System_Void or SpecialType.System_Boolean or SpecialType.System_Int32 or SpecialType.System_String } => false,
        INamedTypeSymbol { Name: "Task" or "ValueTask" } task => task.TypeArguments.Any(CanHold),
        _ => true,
    };

    private bool OfVariable(ISymbol variable, SyntaxNode function)
    {
        if (!_seen.Add(variable))
        {
            return false;
        }

        var model = function.SyntaxTree == context.Model.SyntaxTree ? context.Model : context.Tools.References.ModelOf(function.SyntaxTree);
        return function.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == variable.Name
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, context.Cancellation).Symbol, variable))
            .Any(name => Function.Of(name) != function || model.GetOperation(name, context.Cancellation) is not { } use || OfValue(use));
    }
}
