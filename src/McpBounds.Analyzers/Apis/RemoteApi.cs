using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Apis;

/// <summary>What is on the other side of a call that leaves the process.</summary>
internal enum RemoteKind
{
    /// <summary>A web server, by the framework's client or a thin one over it.</summary>
    Http,

    /// <summary>A procedure call: gRPC, WCF, an MCP server, SSH.</summary>
    Rpc,

    /// <summary>A socket, a name look-up, a ping.</summary>
    Socket,

    /// <summary>A WebSocket.</summary>
    WebSocket,

    /// <summary>A database or a cache, a local file's included.</summary>
    Database,

    /// <summary>A cloud or web service by its client library.</summary>
    CloudSdk,

    /// <summary>A model.</summary>
    Ai,

    /// <summary>A message queue.</summary>
    Queue,

    /// <summary>A mail server.</summary>
    Mail,

    /// <summary>A child process.</summary>
    Process,

    /// <summary>A browser that is driven from outside.</summary>
    Browser,
}

/// <summary>Which calls of a library leave the process.</summary>
internal enum RemoteMembers
{
    /// <summary>Those that are named.</summary>
    Named,

    /// <summary>Those that can be awaited or enumerated asynchronously, and synchronous ones that have an asynchronous twin. What has none only builds a request or a handle.</summary>
    Waiting,

    /// <summary>The same, told apart by less where the library is not there: a client has a blocking call beside each asynchronous one, and no others.</summary>
    Blocking,

    /// <summary>Besides those, all calls on a client that do not return another one: the library is synchronous.</summary>
    OnClients,
}

/// <summary>A type or namespace whose calls leave the process.</summary>
/// <param name="Owner">Full name of the type, or the namespace with all below it.</param>
/// <param name="Kind">What is on the other side.</param>
/// <param name="DefaultSeconds">What ends a call to which nothing else gives an end: seconds, 0 where it is finite but not documented, null for nothing.</param>
/// <param name="Members">Which of its calls those are.</param>
/// <param name="Names">The named ones; a last <c>*</c> stands for any ending.</param>
/// <param name="Endless">Those of them that the default does not end.</param>
internal sealed record RemoteApi(
    string Owner, RemoteKind Kind, int? DefaultSeconds, RemoteMembers Members = RemoteMembers.Waiting, ImmutableArray<string> Names = default, ImmutableArray<string> Endless = default)
{
    /// <summary>The type by which LINQ asks Dataverse.</summary>
    public const string DataverseContext = "OrganizationServiceContext";

    /// <summary>The member that makes a <see cref="Proxy"/>.</summary>
    public const string AttachProxy = "Attach";

    /// <summary>The type that has it.</summary>
    public const string ProxyMaker = "JsonRpc";

    /// <summary>How long the service client of Dataverse waits, by whichever of its namespaces it is called.</summary>
    private const int DataverseSeconds = 240;

    private static readonly ImmutableArray<RemoteApi> s_types = ImmutableArray.Create(
        Type("System.Net.Http.HttpClient", RemoteKind.Http, 100,
            "GetAsync GetStringAsync GetByteArrayAsync GetStreamAsync PostAsync PutAsync PatchAsync DeleteAsync SendAsync Send"),
        Type("System.Net.Http.HttpMessageInvoker", RemoteKind.Http, null, "SendAsync Send"),
        Type("System.Net.Http.Json.HttpClientJsonExtensions", RemoteKind.Http, 100, "Get* Post* Put* Patch* Delete*"),
        Type("System.Net.Http.HttpClientExtensions", RemoteKind.Http, 100, "Post* Put* Patch*"),
        Type("System.Net.WebClient", RemoteKind.Http, 100, "Download* Upload* OpenRead* OpenWrite*"),
        Type("System.Net.WebRequest", RemoteKind.Http, 100, "GetResponse* GetRequestStream*"),
        Type("System.Net.Sockets.Socket", RemoteKind.Socket, null, "Connect* Accept* Send* Receive* Disconnect*"),
        Type("System.Net.Sockets.TcpClient", RemoteKind.Socket, null, "Connect*"),
        Type("System.Net.Sockets.TcpListener", RemoteKind.Socket, null, "Accept*"),
        Type("System.Net.Sockets.UdpClient", RemoteKind.Socket, null, "Receive*"),
        Type("System.Net.Sockets.NetworkStream", RemoteKind.Socket, null, "Read* Write*"),
        Type("System.Net.Security.SslStream", RemoteKind.Socket, null, "Read* Write* AuthenticateAs*"),
        Type("System.IO.Pipes.NamedPipeClientStream", RemoteKind.Socket, null, "Connect* Read* Write*"),
        Type("System.Net.Dns", RemoteKind.Socket, 0, "GetHost*"),
        Type("System.Net.NetworkInformation.Ping", RemoteKind.Socket, 5, "Send*"),
        Type("System.Net.Mail.SmtpClient", RemoteKind.Mail, 100, "Send*"),
        Type("System.Net.WebSockets.WebSocket", RemoteKind.WebSocket, null, "SendAsync ReceiveAsync CloseAsync CloseOutputAsync"),
        Type("System.Net.WebSockets.ClientWebSocket", RemoteKind.WebSocket, null, "ConnectAsync SendAsync ReceiveAsync CloseAsync CloseOutputAsync"),
        Type("System.Diagnostics.Process", RemoteKind.Process, null, "Start WaitForExit WaitForExitAsync"),
        Type("System.Data.IDbConnection", RemoteKind.Database, 15, "Open ChangeDatabase"),
        Type("System.Data.IDbCommand", RemoteKind.Database, 30, "Execute* Prepare"),
        Type("System.Data.IDbTransaction", RemoteKind.Database, 30, "Commit Rollback"),
        Type("System.Data.Common.DbConnection", RemoteKind.Database, 15, "Open* ChangeDatabase* GetSchema*"),
        Type("System.Data.Common.DbDataSource", RemoteKind.Database, 15, "OpenConnection*"),
        Type("System.Data.Common.DbCommand", RemoteKind.Database, 30, "Execute* Prepare*"),
        Type("Oracle.ManagedDataAccess.Client.OracleCommand", RemoteKind.Database, null, "Execute*"), // its CommandTimeout is 0, which is no limit
        Type("System.Data.Common.DbBatch", RemoteKind.Database, 30, "Execute* Prepare*"),
        Type("System.Data.Common.DbTransaction", RemoteKind.Database, 30, "Commit* Rollback*"),
        Type("System.Data.Common.DbDataAdapter", RemoteKind.Database, 30, "Fill* Update"),
        Type("Microsoft.Data.SqlClient.SqlBulkCopy", RemoteKind.Database, 30, "WriteToServer*"),
        Type("System.Data.SqlClient.SqlBulkCopy", RemoteKind.Database, 30, "WriteToServer*"),
        Type("Dapper.SqlMapper", RemoteKind.Database, 30, "Query* Execute*"),
        Type("Microsoft.EntityFrameworkCore.DbContext", RemoteKind.Database, 30, "SaveChanges* Find*"),
        Type("Microsoft.EntityFrameworkCore.DbSet", RemoteKind.Database, 30, "Find*"),
        Type("Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions", RemoteKind.Database, 30, "*Async Load Execute*"),
        Type("Microsoft.EntityFrameworkCore.RelationalQueryableExtensions", RemoteKind.Database, 30, "Execute*"),
        Type("Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions", RemoteKind.Database, 30, "Execute* Migrate* OpenConnection* BeginTransaction*"),
        Type("Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade", RemoteKind.Database, 30, "EnsureCreated* EnsureDeleted* CanConnect* BeginTransaction*"),
        Type("Microsoft.EntityFrameworkCore.ChangeTracking.ReferenceEntry", RemoteKind.Database, 30, "Load*"),
        Type("Microsoft.EntityFrameworkCore.ChangeTracking.CollectionEntry", RemoteKind.Database, 30, "Load*"),
        Type("Microsoft.Extensions.AI.IChatClient", RemoteKind.Ai, 100, "Get*Response*"),
        Type("Microsoft.Extensions.AI.ChatClientExtensions", RemoteKind.Ai, 100, "*Async"),
        Type("Microsoft.Extensions.AI.ChatClientStructuredOutputExtensions", RemoteKind.Ai, 100, "*Async"),
        Type("Microsoft.Extensions.AI.IEmbeddingGenerator", RemoteKind.Ai, 100, "*Async"),
        Type("Microsoft.Extensions.AI.EmbeddingGeneratorExtensions", RemoteKind.Ai, 100, "*Async"),
        Type("Microsoft.Extensions.AI.IImageGenerator", RemoteKind.Ai, 100, "*Async"),
        Type("Microsoft.Extensions.AI.ImageGeneratorExtensions", RemoteKind.Ai, 100, "*Async"),
        Type("Microsoft.Extensions.AI.ISpeechToTextClient", RemoteKind.Ai, 100, "*Async"),
        Type("Grpc.Core.ClientBase", RemoteKind.Rpc, null),
        Type("Microsoft.Kiota.Abstractions.BaseRequestBuilder", RemoteKind.CloudSdk, 100),
        Type("System.ServiceModel.ClientBase", RemoteKind.Rpc, 60),
        Type("Microsoft.Xrm.Sdk.IOrganizationService", RemoteKind.CloudSdk, DataverseSeconds, "Create Retrieve RetrieveMultiple Update Delete Execute Associate Disassociate"),
        Type("Microsoft.SemanticKernel.Kernel", RemoteKind.Ai, 100, "Invoke*"),
        Type("StreamJsonRpc.JsonRpc", RemoteKind.Rpc, null, "Invoke*"),
        Type("LibGit2Sharp.Commands", RemoteKind.Rpc, null, "Fetch Pull"),
        Type("LibGit2Sharp.Network", RemoteKind.Rpc, null, "Fetch Pull Push ListReferences"),
        Type("LibGit2Sharp.NetworkExtensions", RemoteKind.Rpc, null, "Push"),
        Type("LibGit2Sharp.Repository", RemoteKind.Rpc, null, "Clone ListRemoteReferences"));

    private static readonly ImmutableArray<RemoteApi> s_namespaces = ImmutableArray.Create(
        Library("Amazon", RemoteKind.CloudSdk, 100),
        Library("Azure.AI.OpenAI", RemoteKind.Ai, 100),
        Library("Azure.AI.Inference", RemoteKind.Ai, 100),
        Library("Azure.AI", RemoteKind.Ai, 100),
        Library("Azure.Messaging.EventHubs", RemoteKind.CloudSdk, 60),
        Library("Azure.Messaging.ServiceBus", RemoteKind.CloudSdk, 60),
        Library("Azure", RemoteKind.CloudSdk, 100),
        Library("Google.Apis", RemoteKind.CloudSdk, 100),
        Library("Google.Cloud", RemoteKind.CloudSdk, 600),
        Library("k8s", RemoteKind.CloudSdk, 100),
        Library("Microsoft.Azure.Cosmos", RemoteKind.Database, 65),
        Library("Microsoft.Azure.Devices", RemoteKind.CloudSdk, 240),
        Library("Microsoft.Azure.EventHubs", RemoteKind.Queue, 60),
        Library("Microsoft.Azure.KeyVault", RemoteKind.CloudSdk, 100),
        Library("Microsoft.Azure.Management", RemoteKind.CloudSdk, 100),
        Library("Microsoft.Azure.ServiceBus", RemoteKind.Queue, 60),
        Library("Microsoft.Azure.Storage", RemoteKind.CloudSdk, 0),
        Library("Microsoft.DotNet.Helix.Client", RemoteKind.CloudSdk, 100),
        Library("Microsoft.Graph", RemoteKind.CloudSdk, 100),
        new("Microsoft.Identity.Client", RemoteKind.CloudSdk, 100, RemoteMembers.Named, Split("Execute*")), // accounts are kept in a local cache
        Library("Microsoft.PowerPlatform.Dataverse", RemoteKind.CloudSdk, DataverseSeconds),
        Library("Microsoft.TeamFoundation", RemoteKind.CloudSdk, 100),
        Library("Microsoft.VisualStudio.Services", RemoteKind.CloudSdk, 100),
        Library("Microsoft.Xrm.Sdk", RemoteKind.CloudSdk, DataverseSeconds),
        Library("Atlassian.Jira", RemoteKind.CloudSdk, 100),
        Library("Discord", RemoteKind.CloudSdk, 15),
        Library("Docker.DotNet", RemoteKind.CloudSdk, 100),
        Library("GitHub.Copilot.SDK", RemoteKind.Ai, null),
        Library("Hl7.Fhir.Rest", RemoteKind.CloudSdk, 100),
        new("LibGit2Sharp", RemoteKind.Rpc, null, RemoteMembers.Named, Split("Fetch Pull Push ListReferences")),
        new("Microsoft.VisualStudio.Shared.VSCodeDebugProtocol", RemoteKind.Rpc, null, RemoteMembers.Named, Split("SendRequestSync")),
        Library("Minio", RemoteKind.CloudSdk, 100),
        new("NGitLab", RemoteKind.CloudSdk, 0, RemoteMembers.OnClients),
        Library("Notion.Client", RemoteKind.CloudSdk, 100),
        Library("NuGet.Protocol", RemoteKind.CloudSdk, 100),
        Library("Octokit", RemoteKind.CloudSdk, 100),
        Library("Pinecone", RemoteKind.CloudSdk, 0),
        Library("ProtoBuf.Grpc", RemoteKind.Rpc, null),
        Library("Qdrant.Client", RemoteKind.Database, 0),
        Library("SendGrid", RemoteKind.CloudSdk, 100),
        Library("ServiceStack", RemoteKind.Http, 100),
        Library("SlackNet", RemoteKind.CloudSdk, 100),
        new("StreamJsonRpc", RemoteKind.Rpc, null, RemoteMembers.Named, Split("Invoke*")),
        Library("Stripe", RemoteKind.CloudSdk, 80),
        Library("Supabase", RemoteKind.CloudSdk, 100),
        Library("Telegram.Bot", RemoteKind.CloudSdk, 100),
        Library("Twilio", RemoteKind.CloudSdk, 100),
        Library("Flurl.Http", RemoteKind.Http, 100),
        Library("RestSharp", RemoteKind.Http, 100),
        Library("Anthropic", RemoteKind.Ai, 100),
        Library("OllamaSharp", RemoteKind.Ai, 100),
        Library("OpenAI", RemoteKind.Ai, 100),
        Library("Microsoft.SemanticKernel.ChatCompletion", RemoteKind.Ai, 100),
        Library("ModelContextProtocol.Client", RemoteKind.Rpc, null),
        new("Renci.SshNet", RemoteKind.Rpc, null, RemoteMembers.Named, Split("Connect* RunCommand Execute* Upload* Download* ListDirectory* Delete* Exists*")),
        Library("Dapper", RemoteKind.Database, 30),
        new("Grpc", RemoteKind.Rpc, null, RemoteMembers.Blocking),
        new("Microsoft.Data", RemoteKind.Database, 30, RemoteMembers.Named, Split("Open* Execute* WriteToServer*")),
        new("Microsoft.EntityFrameworkCore", RemoteKind.Database, 30, RemoteMembers.Named, Split("*Async SaveChanges*")),
        Library("Microsoft.Kiota", RemoteKind.CloudSdk, 100),
        new("MySql", RemoteKind.Database, 30, RemoteMembers.Named, Split("Open* Execute*")),
        new("MySqlConnector", RemoteKind.Database, 30, RemoteMembers.Named, Split("Open* Execute*")),
        new("Npgsql", RemoteKind.Database, 30, RemoteMembers.Named, Split("Open* Execute*")),
        new("Oracle.ManagedDataAccess", RemoteKind.Database, 15, RemoteMembers.Named, Split("Open* Execute*"), Endless: Split("Execute*")),
        new("System.Data", RemoteKind.Database, 30, RemoteMembers.Named, Split("Open* Execute*")),
        Library("Cassandra", RemoteKind.Database, 12),
        Library("Elastic.Clients.Elasticsearch", RemoteKind.Database, 60),
        Library("InfluxDB.Client", RemoteKind.Database, 10),
        Library("MongoDB.Driver", RemoteKind.Database, null),
        Library("Neo4j.Driver", RemoteKind.Database, 30),
        Library("Nest", RemoteKind.Database, 60),
        Library("OpenSearch.Client", RemoteKind.Database, 60),
        Library("StackExchange.Redis", RemoteKind.Database, 5),
        new("Confluent.Kafka", RemoteKind.Queue, null, RemoteMembers.Named, Split("Produce* Consume Commit Flush")),
        Library("MassTransit", RemoteKind.Queue, 30),
        Library("MQTTnet", RemoteKind.Queue, 100),
        Library("NATS", RemoteKind.Queue, 5),
        Library("RabbitMQ.Client", RemoteKind.Queue, 20),
        Library("MailKit", RemoteKind.Mail, 120),
        new("Microsoft.Playwright", RemoteKind.Browser, 30, Endless: Split("Evaluate*")),
        Library("OpenQA.Selenium", RemoteKind.Browser, 60),
        Library("PuppeteerSharp", RemoteKind.Browser, 30));

    /// <summary>Interfaces that Refit or RestEase implements: each method that says what it asks for.</summary>
    private static readonly RemoteApi s_refit = Library("Refit", RemoteKind.Http, 100);

    /// <summary>An interface that a channel of gRPC implements by itself: its methods take the options of a call.</summary>
    private static readonly RemoteApi s_codeFirst = Library("ProtoBuf.Grpc", RemoteKind.Rpc, null);

    /// <summary>How the types of a client library are called that ask its service, besides clients: what else such a library awaits may stay in the process.</summary>
    private static readonly ImmutableArray<string> s_askers = ImmutableArray.Create(
        "Service", "Connection", "Gateway", "Endpoint", "Resource", "ResourceGroup", "Operations", "Session", "Proxy", "Requester", "Downloader", "Uploader");

    /// <summary>Assemblies that a library refers to which leaves the process.</summary>
    private static readonly ImmutableArray<string> s_transports = ImmutableArray.Create(
        "System.Net.Http", "System.Net.Sockets", "System.Net.WebSockets", "System.Net.Requests", "System.ServiceModel", "Grpc.Core", "Grpc.Net");

    private static readonly ImmutableDictionary<string, ImmutableArray<RemoteApi>> s_byTypeName =
        s_types.GroupBy(static api => api.Owner.Substring(api.Owner.LastIndexOf('.') + 1)).ToImmutableDictionary(static group => group.Key, static group => group.ToImmutableArray());

    private static readonly ImmutableHashSet<string> s_exactNames =
        s_types.Concat(s_namespaces).SelectMany(static api => api.NamesOrNone).Where(static name => !name.Contains('*')).ToImmutableHashSet();

    private static readonly ImmutableArray<string> s_patterns =
        s_types.Concat(s_namespaces).SelectMany(static api => api.NamesOrNone).Where(static name => name.Contains('*')).Distinct().ToImmutableArray();

    /// <summary>Members that stay in the process whoever owns them: what is local, what only wraps a call, what reads a response that has arrived.</summary>
    private static readonly ImmutableHashSet<string> s_local = ImmutableHashSet.Create(
        "Dispose", "DisposeAsync", "ConfigureAwait", "GetAwaiter", "AsPages", "WithCancellation", "Equals", "GetHashCode", "GetType", "ToString",
        "GetAsyncEnumerator", "MoveNextAsync", "GetClient", "ReceiveJson", "ReceiveString", "ReceiveBytes", "ReceiveStream", "ReceiveJsonList");

    /// <summary>How the names of members begin that make something or hand it out.</summary>
    private static readonly ImmutableArray<string> s_makes = ImmutableArray.Create("Get", "Create", "Make", "Build", "Open", "New");

    /// <summary>Members of texts, sequences and other data: a library's results have them, too.</summary>
    private static readonly ImmutableHashSet<string> s_ofData = ImmutableHashSet.Create(
        "Add", "AddRange", "Aggregate", "All", "Any", "Append", "AsEnumerable", "AsSpan", "Average", "Cast", "Clear", "CompareTo", "Concat", "Contains", "ContainsKey", "CopyTo", "Count",
        "DefaultIfEmpty", "Distinct", "DistinctBy", "ElementAt", "EndsWith", "Except", "First", "FirstOrDefault", "GetEnumerator", "GetValueOrDefault", "GroupBy", "GroupJoin", "HasFlag", "IndexOf",
        "Insert", "Intersect", "Join", "Last", "LastIndexOf", "LastOrDefault", "Max", "MaxBy", "Min", "MinBy", "OfType", "OrderBy", "OrderByDescending", "PadLeft", "PadRight", "Prepend",
        "Remove", "RemoveAt", "Replace", "Reverse", "Select", "SelectMany", "SequenceEqual", "Single", "SingleOrDefault", "Skip", "SkipWhile", "Sort", "Split", "StartsWith", "Substring", "Sum",
        "Take", "TakeWhile", "ThenBy", "ThenByDescending", "ToArray", "ToDictionary", "ToHashSet", "ToList", "ToLocalTime", "ToLookup", "ToLower", "ToLowerInvariant", "ToUniversalTime", "ToUpper",
        "ToUpperInvariant", "Trim", "TrimEnd", "TrimStart", "TryGetValue", "Union", "Where", "Zip");

    /// <summary>Stores that take commands, not queries in a language: what asks one of them for a range or a search says how much by a number of its own.</summary>
    private static readonly ImmutableHashSet<string> s_stores = ImmutableHashSet.Create(
        "StackExchange.Redis", "MongoDB.Driver", "Elastic.Clients.Elasticsearch", "Nest", "OpenSearch.Client");

    /// <summary>Whether this is a store that takes commands.</summary>
    public bool IsStore => s_stores.Contains(Owner);

    private ImmutableArray<string> NamesOrNone => Names.IsDefault ? ImmutableArray<string>.Empty : Names;

    /// <summary>What a child process writes.</summary>
    public static RemoteApi ProcessOutput { get; } = Library("System.Diagnostics", RemoteKind.Process, null);

    /// <summary>The model of the MCP client, which the SDK asks through it.</summary>
    public static RemoteApi Sample { get; } = Library("ModelContextProtocol", RemoteKind.Ai, null);

    /// <summary>What a writer writes into a pipe, a socket or a child process.</summary>
    public static RemoteApi Written { get; } = Library("System.IO", RemoteKind.Socket, null);

    /// <summary>A query that LINQ runs.</summary>
    public static RemoteApi Query { get; } = Library("System.Linq", RemoteKind.Database, 30);

    /// <summary>A query over the context of Dataverse, that LINQ runs.</summary>
    public static RemoteApi DataverseQuery { get; } = Library("Microsoft.Xrm.Sdk.Client", RemoteKind.CloudSdk, DataverseSeconds);

    /// <summary>Text that is read from or written to a socket or a pipe.</summary>
    public static RemoteApi SocketText { get; } = Library("System.Net.Sockets", RemoteKind.Socket, null);

    /// <summary>A document that the framework downloads where it is given an address.</summary>
    public static RemoteApi Document { get; } = Library("System.Xml", RemoteKind.Http, 100);

    /// <summary>An interface that JSON-RPC implements by asking the other side.</summary>
    public static RemoteApi Proxy { get; } = Library("StreamJsonRpc", RemoteKind.Rpc, null);

    /// <summary>A client of a library that is not listed.</summary>
    public static RemoteApi Unlisted { get; } = Library("", RemoteKind.CloudSdk, 0);

    /// <summary>What ends a call of this name, as <see cref="DefaultSeconds"/>.</summary>
    public int? SecondsOf(string name) => IsEndless(name) ? null : DefaultSeconds;

    /// <summary>Whether the library's default does not end a call of this name.</summary>
    public bool IsEndless(string name) => !Endless.IsDefault && Endless.Any(pattern => Matches(pattern, name));

    /// <summary>The API of a client that connects as it is made.</summary>
    public static RemoteApi? OfConstructor(IMethodSymbol constructor) => constructor switch
    {
        { ContainingType.Name: "TcpClient", Parameters.Length: 2 } => s_types.First(static api => api.Owner == "System.Net.Sockets.TcpClient"),
        { ContainingType: { Name: "ServiceClient", ContainingNamespace: { } space } } => OfNamespace(space.ToDisplayString()),
        _ => null,
    };

    /// <summary>Whether a type is the context by which LINQ asks Dataverse: its own base may not be there.</summary>
    public static bool IsDataverseContext(ITypeSymbol? type) => type is not null && type.BaseTypes().Prepend(type).Any(static known => known.Name == DataverseContext
        && (known.TypeKind == TypeKind.Error || known.ContainingNamespace?.ToDisplayString() == "Microsoft.Xrm.Sdk.Client"));

    /// <summary>Whether a name is one of texts, sequences and other data, which says nothing of a library that is not there.</summary>
    public static bool IsOfData(string name) => s_ofData.Contains(name);

    /// <summary>Whether a call of this name can be a listed one at all: asked of syntax, before anything is bound. Synchronous calls of client libraries can have any name.</summary>
    public static bool MayBe(string name) =>
        name.EndsWith("Async", StringComparison.Ordinal) || s_exactNames.Contains(name) || s_patterns.Any(pattern => Matches(pattern, name));

    /// <summary>The library that a namespace belongs to, or null for none that is known to be remote.</summary>
    public static RemoteApi? OfNamespace(string space) => s_namespaces.FirstOrDefault(known =>
        space.StartsWith(known.Owner, StringComparison.Ordinal) && (space.Length == known.Owner.Length || space[known.Owner.Length] == '.'));

    /// <summary>Whether a member belongs to a remote service's client library: a stream that it hands out is a response stream.</summary>
    public static bool IsOfService(ISymbol member) =>
        member.ContainingNamespace?.ToDisplayString() is { } space && OfNamespace(space) is { Kind: RemoteKind.CloudSdk or RemoteKind.Ai };

    /// <summary>The API that a call belongs to, or null for one that stays in the process.</summary>
    /// <param name="method">The method called.</param>
    /// <param name="receiver">The type it is called on: a member of <c>Stream</c> leaves the process on a <c>NetworkStream</c>.</param>
    /// <param name="compilation">The compilation it is called in, whose own code is followed and never judged by names.</param>
    public static RemoteApi? Of(IMethodSymbol method, ITypeSymbol? receiver, Compilation compilation)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        if (definition.MethodKind is not (MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation) || s_local.Contains(definition.Name) || definition.ContainingType is not { } owner
            || HandsOutClient(definition))
        {
            return null;
        }

        if (IsOfSolution(definition, compilation))
        {
            // What own code does is followed, whatever contract it fulfils, and its names say nothing: `Azure.Maps.Mcp` is no library of Azure's.
            // But a proxy that was generated from a contract only passes the call on to its base.
            return IsOfRefit(definition) ? s_refit
                : TakesCallOptions(definition) ? s_codeFirst
                : owner.BaseTypes().Select(type => OfType(type, definition)).FirstOrDefault(static api => api is { Members: RemoteMembers.Waiting });
        }

        if (receiver is INamedTypeSymbol called && !SymbolEqualityComparer.Default.Equals(called.OriginalDefinition, owner) && !definition.IsExtensionMethod && OfTypes(called, definition) is { } inherited)
        {
            return inherited;
        }

        if (OfTypes(owner, definition) is { } listed)
        {
            return listed;
        }

        if (IsOfRefit(definition))
        {
            return s_refit;
        }

        if (TakesCallOptions(definition))
        {
            return s_codeFirst;
        }

        return definition.ContainingNamespace?.ToDisplayString() is not { } space ? null
            : OfNamespace(space) is { } library ? (library.Holds(definition) ? library : null)
            : !owner.IsOfPlatform() && IsAwaitable(definition.ReturnType) && (IsClient(ReceiverOf(definition)) || IsOfUnlistedClient(definition)) ? Unlisted
            : null;
    }

    /// <summary>Whether a method is one of a contract whose calls take options, as those of a gRPC service that is defined in code do.</summary>
    private static bool TakesCallOptions(IMethodSymbol method) => method.ContainingType.TypeKind == TypeKind.Interface
        && method.Parameters.Any(static parameter => parameter.Type is { Name: "CallContext" or "CallOptions", ContainingNamespace: { } space }
            && (space.ToDisplayString() is "ProtoBuf.Grpc" or "Grpc.Core" || parameter.Type.TypeKind == TypeKind.Error));

    /// <summary>
    /// Whether a member asks a service though its type is not called a client: it can be cancelled, its type is called after what asks, and its assembly refers to a
    /// transport.
    /// </summary>
    private static bool IsOfUnlistedClient(IMethodSymbol method) =>
        ReceiverOf(method) is { ContainingAssembly: { } assembly } owner && s_askers.Any(asker => owner.Name.EndsWith(asker, StringComparison.Ordinal))
        && method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Any(static overload => overload.Parameters.Any(static parameter => parameter.Type is { Name: nameof(CancellationToken) }))
        && assembly.Modules.SelectMany(static module => module.ReferencedAssemblies)
            .Any(static referenced => s_transports.Any(transport => referenced.Name == transport || referenced.Name.StartsWith(transport + ".", StringComparison.Ordinal)));

    /// <summary>Whether the code of a member is the solution's own, of this project or another.</summary>
    public static bool IsOfSolution(ISymbol member, Compilation compilation) =>
        member.IsDeclaredIn(compilation) || (member.ContainingType?.IsOfPlatform() != true && IsOfOtherProject(member, compilation));

    /// <summary>Whether a call of this name hands out a client: what asks the service is the first call on that.</summary>
    public static bool HandsOutClient(string name) => s_makes.Any(make => name.StartsWith(make, StringComparison.Ordinal))
        && (name.EndsWith("Client", StringComparison.Ordinal) || name.EndsWith("ClientAsync", StringComparison.Ordinal));

    private static bool HandsOutClient(IMethodSymbol method) => HandsOutClient(method.Name)
        && (IsClient(method.ReturnType) || (method.ReturnType is INamedTypeSymbol { TypeArguments: { Length: 1 } held } && (IsClient(held[0]) || held[0].TypeKind == TypeKind.TypeParameter)));

    /// <summary>Whether a member belongs to another project of the solution: an editor refers to its code, a build to the reference assembly under <c>obj</c>.</summary>
    public static bool IsOfOtherProject(ISymbol member, Compilation compilation) => compilation.GetMetadataReference(member.ContainingAssembly) switch
    {
        CompilationReference => true,
        PortableExecutableReference { FilePath: { } path } => path.Split('/', '\\').Contains("obj"),
        _ => false,
    };

    /// <summary>Whether a type's name is one that a client of a service has.</summary>
    public static bool IsClient(ITypeSymbol type) => IsClientName(type.Name);

    /// <summary>Whether a name is one that the type of a client of a service has.</summary>
    public static bool IsClientName(string name) => name.EndsWith("Client", StringComparison.Ordinal) || name.EndsWith("Api", StringComparison.Ordinal);

    /// <summary>Whether a call that returns this is waited for, or enumerated while the other side is asked for more.</summary>
    public static bool IsAwaitable(ITypeSymbol type) => type.Name is "Task" or "ValueTask" or "IAsyncEnumerable" || IsPaged(type)
        || type.Name.StartsWith("Async", StringComparison.Ordinal) && type.Name.EndsWith("Call", StringComparison.Ordinal);

    /// <summary>Whether a sequence of this type asks a service for page after page while it is enumerated.</summary>
    public static bool IsPaged(ITypeSymbol? type) => type is not null
        && (IsPagedByName(type) || type.BaseTypes().Any(IsPagedByName) || type.AllInterfaces.Any(IsPagedByName));

    private static bool IsPagedByName(ITypeSymbol type) => type.Name switch
    {
        "AsyncPageable" or "Pageable" or "PagedEnumerable" or "PagedAsyncEnumerable" or "IPaginatedEnumerable" or "IPaginator" or "GitLabCollectionResponse" or "ICollectionPage" => true,
        // A streamed answer of a model is one response, not pages of them.
        "AsyncCollectionResult" or "CollectionResult" => type is INamedTypeSymbol { TypeArguments: var held } && !held.Any(static item => item.Name.StartsWith("Streaming", StringComparison.Ordinal)),
        _ => false,
    };

    private static RemoteApi? OfTypes(INamedTypeSymbol type, IMethodSymbol method) =>
        type.AllInterfaces.Concat(type.BaseTypes()).Prepend(type).Select(above => OfType(above, method)).FirstOrDefault(static api => api is not null);

    private static RemoteApi? OfType(INamedTypeSymbol type, IMethodSymbol method) =>
        s_byTypeName.TryGetValue(type.Name, out var known)
            ? known.FirstOrDefault(api => (type.TypeKind == TypeKind.Error || type.FullName() == api.Owner) && api.Holds(method))
            : null;

    /// <summary>Whether a call of this name on something of this library leaves the process, where only the name is known since the library is not there.</summary>
    /// <param name="name">The name called.</param>
    /// <param name="isAwaited">Whether the call is awaited.</param>
    /// <param name="client">The name of the type that the chain of calls begins with.</param>
    public bool MayHold(string name, bool isAwaited, string client) => !IsArchive(client) && !s_local.Contains(name) && !HandsOutClient(name) && !s_ofData.Contains(name) && client is not ("IMcpServer" or "McpServer")
        && (Members == RemoteMembers.Named ? IsNamed(name) : isAwaited || name.EndsWith("Async", StringComparison.Ordinal) || (Members is RemoteMembers.OnClients or RemoteMembers.Blocking && IsClientName(client)));

    /// <summary>Whether a name is that of a type which reads what lies on this machine, whatever library it is of.</summary>
    private static bool IsArchive(string name) => name is "PackageArchiveReader" or "PackageFolderReader" or "PackageReaderBase" or "ZipArchive" or "ZipArchiveEntry";

    private bool IsNamed(string name) => Names.Any(pattern => Matches(pattern, name));

    private bool Holds(IMethodSymbol method) => Members switch
    {
        RemoteMembers.Named => IsNamed(method.Name),
        RemoteMembers.OnClients when !IsAwaitable(method.ReturnType) && IsClient(method.ContainingType) => !IsClient(method.ReturnType) && method.Name is not ("Dispose" or "ToString"),
        _ => (IsAwaitable(method.ReturnType) || HasAsyncTwin(method)) && !IsLocal(method),
    };

    /// <summary>What a library awaits without leaving the process: streams over what has arrived, request builders.</summary>
    private static bool IsLocal(IMethodSymbol method) =>
        method.ReturnType.Name.EndsWith("Fluent", StringComparison.Ordinal) || method.ReturnType.Name.EndsWith("Builder", StringComparison.Ordinal)
        || method.ContainingType.BaseTypes().Any(static type => type.Name == "Stream")
        || ReceiverOf(method).Name is "IFlurlResponse" or "FlurlResponse";

    private static bool HasAsyncTwin(IMethodSymbol method) =>
        !method.ContainingType.GetMembers(method.Name + "Async").IsEmpty
        || method.ContainingType.AllInterfaces.Concat(method.ContainingType.BaseTypes()).Any(type => !type.GetMembers(method.Name + "Async").IsEmpty);

    private static ITypeSymbol ReceiverOf(IMethodSymbol method) => method.IsExtensionMethod ? method.Parameters[0].Type : method.ContainingType;

    private static bool IsOfRefit(IMethodSymbol method) =>
        method.ContainingType.TypeKind == TypeKind.Interface
        && method.GetAttributes().Any(static attribute => attribute.AttributeClass is { } type
            && type.Name.Replace("Attribute", "") is "Get" or "Post" or "Put" or "Patch" or "Delete" or "Head" or "Options"
            && (type.TypeKind == TypeKind.Error || type.ContainingNamespace?.ToDisplayString() is "Refit" or "RestEase"));

    private static bool Matches(string pattern, string name) => pattern[0] == '*'
        ? name.Length >= pattern.Length - 1 && string.CompareOrdinal(name, name.Length - pattern.Length + 1, pattern, 1, pattern.Length - 1) == 0
        : pattern.IndexOf('*') is var star and >= 0
            ? string.CompareOrdinal(name, 0, pattern, 0, star) == 0 && name.IndexOf(pattern.Substring(star + 1).TrimEnd('*'), star, StringComparison.Ordinal) >= 0
            : name == pattern;

    private static RemoteApi Type(string owner, RemoteKind kind, int? seconds, string? names = null) =>
        new(owner, kind, seconds, names is null ? RemoteMembers.Waiting : RemoteMembers.Named, names is null ? default : Split(names));

    private static RemoteApi Library(string owner, RemoteKind kind, int? seconds) => new(owner, kind, seconds);

    private static ImmutableArray<string> Split(string names) => names.Split(' ').ToImmutableArray();
}
