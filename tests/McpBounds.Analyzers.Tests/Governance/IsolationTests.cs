using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using McpBounds.CodeFixes;

namespace McpBounds.Analyzers.Governance;

/// <summary>What docs/security.md says of code that runs in the compiler of whoever builds a project: it reaches what the compiler hands it.</summary>
public sealed class IsolationTests
{
    private static readonly string[] s_namespaces =
    [
        "System.IO", "System.Net", "System.Reflection.Emit", "System.Runtime.InteropServices", "System.Runtime.Loader", "Microsoft.Win32",
    ];

    private static readonly string[] s_types =
    [
        "System.Activator", "System.AppDomain", "System.Console", "System.Environment", "System.Diagnostics.Process", "System.Reflection.Assembly",
    ];

    /// <summary>What every iterator asks when it is gone through, and what <c>new T()</c> is.</summary>
    private static readonly string[] s_harmless =
        ["System.Environment.get_CurrentManagedThreadId", "System.Activator.CreateInstance<>"];

    public static TheoryData<string> Assemblies => [typeof(Descriptors).Assembly.Location, typeof(WireFixes).Assembly.Location];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_file_connection_process_environment_or_loaded_code_is_reached(string assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        var metadata = image.GetMetadataReader();
        var used = metadata.MemberReferences.Select(metadata.GetMemberReference).Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => (
                Type: metadata.GetTypeReference((TypeReferenceHandle)member.Parent),
                Member: metadata.GetString(member.Name) + (metadata.GetBlobReader(member.Signature).ReadSignatureHeader().IsGeneric ? "<>" : "")))
            .Select(member => (Namespace: metadata.GetString(member.Type.Namespace), Type: metadata.GetString(member.Type.Name), member.Member))
            .ToList();

        Assert.Contains(used, member => member.Namespace == "Microsoft.CodeAnalysis");
        Assert.DoesNotContain(
            used.Where(member => s_namespaces.Any(name => $"{member.Namespace}.".StartsWith($"{name}.", StringComparison.Ordinal))
                    || s_types.Contains($"{member.Namespace}.{member.Type}"))
                .Select(member => $"{member.Namespace}.{member.Type}.{member.Member}"),
            member => !s_harmless.Contains(member));
        Assert.All(metadata.MethodDefinitions.Select(metadata.GetMethodDefinition), method => Assert.True(method.GetImport().Module.IsNil));
    }
}
