using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace McpBounds;

/// <summary>A Redis server of a test's own, on a free port of this machine, in a folder that goes with it, and without a file of its data.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("redis-");
    private readonly string _program;
    private readonly string[] _settings;
    private Process? _process;

    private RedisServer(string program, string[] settings)
    {
        (_program, _settings) = (program, settings);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; private set; }

    /// <summary>Starts a server.</summary>
    /// <param name="program">The program, as <see cref="RedisProgram"/> has found it.</param>
    /// <param name="settings">Further settings: <c>--name</c>, <c>value</c>.</param>
    public static async Task<RedisServer> StartAsync(string program, params string[] settings)
    {
        var server = new RedisServer(program, settings);
        for (var attempt = 1; !await server.TryStartAsync(FreePort()); attempt++)
        {
            if (attempt == 5)
            {
                await server.DisposeAsync();
                throw new InvalidOperationException($"{program} did not start: {await File.ReadAllTextAsync(server.Log)}");
            }
        }

        return server;
    }

    /// <summary>Ends the server as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>Starts the server again, empty, where it was.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        if (!await TryStartAsync(Port))
        {
            throw new InvalidOperationException($"{_program} did not start again: {await File.ReadAllTextAsync(Log)}");
        }
    }

    /// <summary>Sends a command as an administrator types it; the first line of the answer.</summary>
    public async Task<string?> TellAsync(string command) => (await SendAsync($"{command}\r\n", lines: 1))[0];

    /// <summary>Evaluates a script that replies two integers, without a client: by a connection of its own, and the protocol as it is.</summary>
    public async Task<long[]?> EvaluateAsync(string script, string key, string[] arguments, CancellationToken cancellationToken)
    {
        string[] command = ["EVAL", script, "1", key, .. arguments];
        var parts = command.Select(static part => $"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n");
        var answer = await SendAsync($"*{command.Length}\r\n{string.Concat(parts)}", lines: 3);
        return answer is ["*2", [':', .. var first], [':', .. var second]]
            ? [long.Parse(first, CultureInfo.InvariantCulture), long.Parse(second, CultureInfo.InvariantCulture)]
            : throw new InvalidOperationException(answer[0]);
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        await KillAsync();
        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Log => Path.Combine(_folder.FullName, "log");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> TryStartAsync(int port)
    {
        Port = port;
        _process?.Dispose();
        string[] arguments =
        [
            "--port", $"{port}", "--bind", "127.0.0.1", "--dir", _folder.FullName, "--logfile", Log, "--save", "", "--appendonly", "no", .. _settings,
        ];
        _process = Process.Start(new ProcessStartInfo(_program, arguments) { WorkingDirectory = _folder.FullName })!;
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < s_patience && !_process.HasExited; await Task.Delay(20))
        {
            if (await AnswersAsync())
            {
                return true;
            }
        }

        await KillAsync();
        return false;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return await TellAsync("PING") == "+PONG";
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }

    private async Task<string?[]> SendAsync(string command, int lines)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        using var answer = new StreamReader(client.GetStream());
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(command));
        var read = new string?[lines];
        for (var line = 0; line < lines && (line == 0 || read[0] is not ['-', ..]); line++)
        {
            read[line] = await answer.ReadLineAsync();
        }

        return read;
    }

    private void OnExit(object? sender, EventArgs e) => _process?.Kill();
}
