#if NET
using System.Runtime.InteropServices;

namespace SalesforceConnect.Loader;

/// <summary>
/// Which build of the module's code this process takes. For .NET 10 and up there is one a platform that is compiled ahead; it fails to load
/// anywhere else, so whatever is not certain takes the code for .NET 8, which the runtime compiles as it runs.
/// </summary>
internal static class AheadCompiled
{
    /// <summary>The first runtime that takes what is compiled ahead.</summary>
    private const int FirstRuntime = 10;

    /// <summary>The folder for this process, from the module's <c>bin</c>; null where there can be none.</summary>
    public static string? Folder { get; } = FolderFor(Environment.Version, CurrentSystem(), RuntimeInformation.ProcessArchitecture);

    /// <summary>The folder for a process, from the module's <c>bin</c>.</summary>
    /// <param name="runtime">The version of .NET.</param>
    /// <param name="system"><c>win</c>, <c>osx</c>, <c>linux</c>; null for any other.</param>
    /// <param name="process">The architecture of the process, which an emulated one has of its own.</param>
    public static string? FolderFor(Version runtime, string? system, Architecture process)
    {
        string? architecture = process switch
        {
            Architecture.X64 => "x64",
            Architecture.Arm64 => "arm64",
            _ => null,
        };
        return runtime.Major < FirstRuntime || system is null || architecture is null ? null : $"net{FirstRuntime}.0/{system}-{architecture}";
    }

    private static string? CurrentSystem()
        => OperatingSystem.IsWindows() ? "win"
            : OperatingSystem.IsMacOS() ? "osx"
            : OperatingSystem.IsLinux() && HasGlibc() ? "linux"
            : null;

    // Distributions change what the runtime calls its platform, so the process itself is asked: musl has no such function.
    private static bool HasGlibc() => NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "gnu_get_libc_version", out _);
}
#endif
