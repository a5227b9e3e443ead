using System.Diagnostics.CodeAnalysis;
using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.UncappedPagination>;

namespace McpBounds.Analyzers.Rules;

/// <summary>Code whose packages are not restored yet: the loops of client libraries, by their names.</summary>
public sealed class UncappedPaginationTests_Unresolved
{
    [Fact]
    public Task Amazon() => VerifyAsync("using Amazon.CloudWatchLogs; using Amazon.CloudWatchLogs.Model;", "private AmazonCloudWatchLogsClient? _logs;", """
        string? nextToken = null;
        {|MCPB002?:do|}
        {
            FilterLogEventsResponse response = await _logs!.FilterLogEventsAsync(new FilterLogEventsRequest { LogGroupName = id, NextToken = nextToken });
            foreach (FilteredLogEvent? e in response.Events)
            {
                if (!string.IsNullOrEmpty(e.Message))
                {
                    all.Add(e.Message);
                }
            }

            nextToken = response.NextToken;
        } while (!string.IsNullOrEmpty(nextToken));

        var request = new FilterLogEventsRequest { LogGroupName = id };
        FilterLogEventsResponse page;
        {|MCPB002?:do|}
        {
            page = await _logs.FilterLogEventsAsync(request);
            all.AddRange(page.Events.Select(e => e.Message));
            request.NextToken = page.NextToken;
        } while (page.NextToken != null);

        do
        {
            page = await _logs.FilterLogEventsAsync(request);
            all.AddRange(page.Events.Select(e => e.Message));
            request.NextToken = page.NextToken;
            if (all.Count > 1000)
            {
                break;
            }
        } while (page.NextToken != null);
        """);

    [Fact]
    public Task Azure() => VerifyAsync("using Azure.ResourceManager; using Azure.Storage.Blobs; using Azure.Messaging.ServiceBus;", "private readonly BlobContainerClient blobs; private readonly ServiceBusClient bus;", """
        await {|MCPB002?:foreach|} (BlobItem? blob in blobs.GetBlobsAsync(prefix: id))
        {
            all.Add(blob.Name);
        }

        await foreach (BlobItem? blob in blobs.GetBlobsAsync(prefix: id))
        {
            all.Add(blob.Name);
            if (all.Count >= 100) break;
        }

        ServiceBusReceiver? receiver = bus.CreateReceiver(id);
        var purged = 0;
        var hasMore = true;
        [|while|] (hasMore)
        {
            IReadOnlyList<ServiceBusReceivedMessage> messages = await receiver.ReceiveMessagesAsync(100, TimeSpan.FromSeconds(1));
            if (messages.Count == 0)
            {
                hasMore = false;
            }
            else
            {
                foreach (ServiceBusReceivedMessage message in messages)
                {
                    await receiver.CompleteMessageAsync(message);
                    purged++;
                }
            }
        }
        """);

    [Theory]
    [InlineData("await {|MCPB002?:foreach|} (var group in account.GetGroups()) { all.Add(group.Name); }")]
    [InlineData("await {|MCPB002?:foreach|} (var group in account.GetGroups().WithCancellation(token)) { all.Add(group.Name); }")]
    [InlineData("await {|MCPB002?:foreach|} (var group in account.GetGroups().WithCancellation(token).ConfigureAwait(false)) { all.Add(group.Name); }")]
    [InlineData("await {|MCPB002?:foreach|} (var page in account.GetGroups(id).Value.GetMembersAsync().AsPages()) { foreach (var one in page.Values) { all.Add(one.Name); } }")]
    [InlineData("var operation = await account.StartListAsync(id); await {|MCPB002?:foreach|} (var one in operation.Value) { all.Add(one.Name); }")]
    [InlineData("await foreach (var page in account.GetGroups().AsPages().WithCancellation(token)) { all.Add(page.Name); break; }")]
    [InlineData("await foreach (var group in account.GetGroups().Take(100).WithCancellation(token)) { all.Add(group.Name); }")]
    [InlineData("var operation = await account.StartListAsync(id); foreach (var one in operation.Value) { all.Add(one.Name); }")]
    public Task Azure_inventories(string loop) => VerifyAsync("using Azure.ResourceManager;", "private readonly ArmClient account;", loop);

    [Fact]
    public Task A_value_of_no_known_library() => VerifyAsync("using Somebody.Else;", "private readonly Client account;", """
        var operation = await account.StartListAsync(id);
        await foreach (var one in operation.Value)
        {
            all.Add(one.Name);
        }
        """);

    [Fact]
    public Task Cosmos() => VerifyAsync("using Microsoft.Azure.Cosmos;", "private readonly Container container;", """
        using var iterator = container.GetItemQueryIterator<string>(id);
        {|MCPB002?:while|} (iterator.HasMoreResults)
        {
            var response = await iterator.ReadNextAsync();
            all.AddRange(response);
        }

        while (iterator.HasMoreResults && all.Count < limit)
        {
            var response = await iterator.ReadNextAsync();
            all.AddRange(response);
        }
        """);

    [Fact]
    public Task Google() => VerifyAsync("using Google.Apis.Drive.v3;", "private readonly DriveService drive;", """
        var request = drive.Files.List();
        {|MCPB002?:do|}
        {
            var files = await request.ExecuteAsync();
            foreach (var file in files.Files)
            {
                all.Add(file.Name);
            }

            request.PageToken = files.NextPageToken;
        } while (!string.IsNullOrEmpty(request.PageToken));
        """);

    [Fact]
    public Task GitLab() => VerifyAsync("using NGitLab;", "private readonly IGitLabClient client;", """
        IEnumerable<Note> notes;
        try
        {
            notes = client.GetProjectIssueNoteClient(id).ForIssue(1);
        }
        catch
        {
            return null;
        }

        {|MCPB002?:foreach|} (var note in notes)
        {
            all.Add(note.Body);
        }

        foreach (var issue in client.Issues.Get(id).Take(100))
        {
            all.Add(issue.Title);
        }
        """);

    [Fact]
    public Task DevOps() => VerifyAsync("using Microsoft.TeamFoundation.WorkItemTracking.WebApi;", "private readonly WorkItemTrackingHttpClient client;", """
        int skip = 0;
        {|MCPB002?:while|} (true)
        {
            var items = await client.GetWorkItemsAsync(id, skip: skip, top: 200);
            if (items.Count == 0) break;
            all.AddRange(items);
            skip += items.Count;
        }
        """);

    [Fact]
    public Task Streams_are_no_pages() => VerifyAsync("using OllamaSharp; using Azure.Messaging.EventHubs.Consumer; using k8s;", "private readonly OllamaApiClient ollama; private readonly EventHubConsumerClient hub; private readonly Kubernetes k8s;", """
        await foreach (var status in hub.ReadEventsAsync(token))
        {
            all.Add(status.Status);
        }

        await foreach (var (type, pod) in k8s.WatchNamespacedPodAsync(id))
        {
            all.Add(pod.Name);
        }
        """);

    private static Task VerifyAsync(string usings, [StringSyntax("c#-test")] string members, [StringSyntax("c#-test")] string body) => new Verify.Test
    {
        TestCode = $$"""
            {{usings}}

            [McpServerToolType]
            public sealed class Tools
            {
                {{members}}

                [McpServerTool]
                public async Task<object?> Run(string id, int limit, CancellationToken token)
                {
                    var all = new List<string>();
                    {{body}}
                    return all;
                }
            }
            """,
        CompilerDiagnostics = Verification.CompilerDiagnostics.None,
    }.RunAsync(TestContext.Current.CancellationToken);
}
