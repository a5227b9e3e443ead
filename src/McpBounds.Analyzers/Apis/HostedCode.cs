using System.Collections.Immutable;

namespace McpBounds.Analyzers.Apis;

/// <summary>Framework types whose overrides and implementations a host runs by itself, and never on behalf of a tool call.</summary>
internal static class HostedCode
{
    /// <summary>Types that run the delegate they are given by the clock, as a background service does.</summary>
    public static readonly ImmutableHashSet<string> Timers = ImmutableHashSet.Create("System.Threading.Timer", "System.Timers.Timer");

    /// <summary>Full names, without type arguments: background services, web endpoints, health checks, command lines, tests.</summary>
    public static readonly ImmutableHashSet<string> Types = ImmutableHashSet.Create(
        "Microsoft.Extensions.Hosting.IHostedService", "Microsoft.Extensions.Hosting.IHostedLifecycleService", "Microsoft.Extensions.Hosting.BackgroundService",
        "Microsoft.Extensions.Diagnostics.HealthChecks.IHealthCheck", "Microsoft.AspNetCore.Http.IMiddleware",
        "Microsoft.AspNetCore.Mvc.ControllerBase", "Microsoft.AspNetCore.SignalR.Hub", "Microsoft.AspNetCore.Authorization.IAuthorizationHandler",
        "Microsoft.AspNetCore.Authentication.AuthenticationHandler", "Microsoft.Extensions.Hosting.IHostApplicationLifetime",
        "Microsoft.AspNetCore.Components.ComponentBase", "Microsoft.AspNetCore.Mvc.RazorPages.PageModel",
        "Spectre.Console.Cli.ICommand", "Spectre.Console.Cli.Command", "Spectre.Console.Cli.AsyncCommand",
        "System.CommandLine.Command", "System.CommandLine.Invocation.ICommandHandler", "System.CommandLine.Binding.BinderBase",
        "Microsoft.Build.Utilities.Task", "System.Windows.Input.ICommand");
}
