using System.Runtime.CompilerServices;

namespace SalesforceConnect.Records;

/// <summary>
/// For the few methods that run once a value: a query is over before the runtime would have come to compile them well by itself.
/// </summary>
internal static class HotPath
{
#if NET
    public const MethodImplOptions Options = MethodImplOptions.AggressiveOptimization;
#else
    public const MethodImplOptions Options = 0;
#endif
}
