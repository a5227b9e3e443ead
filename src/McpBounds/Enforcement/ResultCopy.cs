using System.Runtime.CompilerServices;
using ModelContextProtocol.Protocol;

namespace McpBounds;

/// <summary>
/// Copies a result before anything in it is changed: a tool may keep its result and give it again, to several callers at a time.
/// </summary>
internal static class ResultCopy
{
    /// <summary>A shallow copy: of all that the result has, in later versions of the SDK and in types derived from it too.</summary>
    public static T Copy<T>(this T result)
        where T : Result => (T)MemberwiseClone(result);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern object MemberwiseClone(object value);
}
