using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Apis;

/// <summary>Reads of what lies behind one request, file or connection: a loop over them drains it, and asks for nothing more.</summary>
internal static class StreamReads
{
    private static readonly ImmutableArray<string> s_owners = ImmutableArray.Create(
        "System.IO.Stream", "System.IO.TextReader", "System.IO.BinaryReader", "System.IO.Pipelines.PipeReader", "System.Data.IDataReader", "System.Data.Common.DbDataReader",
        "System.Xml.XmlReader", "System.Text.Json.Utf8JsonReader", "System.Net.Sockets.Socket", "System.Net.Sockets.UdpClient", "System.Net.WebSockets.WebSocket", "System.Net.HttpListener",
        "System.Threading.Channels.ChannelReader", "System.IO.Ports.SerialPort", "System.Threading.PeriodicTimer");

    /// <summary>Whether an operation reads a piece, or asks whether there is one.</summary>
    public static bool Is(IOperation operation) => OwnerOf(operation) is { } owner && s_owners.Any(known => owner.Is(known));

    private static ITypeSymbol? OwnerOf(IOperation operation) => operation switch
    {
        IInvocationOperation { Instance.Type: { } type } => type,
        IInvocationOperation { TargetMethod: { IsExtensionMethod: true, Parameters: { IsEmpty: false } parameters } } => parameters[0].Type,
        IPropertyReferenceOperation { Instance.Type: { } type } => type,
        _ => null,
    };
}
