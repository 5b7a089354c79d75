using System.Management.Automation;
using System.Reflection;
#if NET
using System.Runtime.Loader;
#endif

namespace SalesforceConnect.Loader;

/// <summary>
/// Loads the cmdlets where they are compiled ahead for this platform, and finds SalesforceConnect.Core and the libraries under it beside
/// this assembly. On PowerShell 7 those live in a load context of their own, since RestSharp's identity changes with every release and
/// another module may bring another one.
/// </summary>
public sealed class CoreLoader : IModuleAssemblyInitializer
{
    private const string ModuleName = "SalesforceConnect";
    private const string CoreName = ModuleName + ".Core";

    private static readonly string s_own = Path.GetDirectoryName(typeof(CoreLoader).Assembly.Location)!;
    private static readonly string s_core = Path.Combine(s_own, "core");
    private static readonly string s_module = Path.GetDirectoryName(s_own)! + Path.DirectorySeparatorChar;

    // Once in a process, and done before any import goes on: several runspaces may import at once.
    static CoreLoader() => Hook();

    /// <summary>Called by PowerShell in every runspace that imports the module, before the module's own assembly is loaded.</summary>
    /// <exception cref="InvalidOperationException">
    /// Another version, or another copy, is loaded in this process, and would go on running.
    /// </exception>
    public void OnImport()
    {
        AssemblyName? other = AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => !assembly.IsDynamic && !assembly.Location.StartsWith(s_module, StringComparison.OrdinalIgnoreCase))
            .Select(assembly => assembly.GetName())
            .FirstOrDefault(name => name.Name == ModuleName);
        if (other is not null)
        {
            Version own = typeof(CoreLoader).Assembly.GetName().Version!;
            throw new InvalidOperationException(
                $"SalesforceConnect {own.ToString(3)} cannot be imported here: {(own == other.Version ? "another copy" : $"version {other.Version!.ToString(3)}")} "
                + "was loaded before, and PowerShell cannot unload it. Open a new session.");
        }

        LoadCmdlets();
    }

#if NET
    // The manifest names the plain build of the cmdlets. The one that is compiled ahead of it has the same identity (its MVID), so that
    // whoever asks for the plain one gets this one, once it is there.
    private static void LoadCmdlets() => Load(AssemblyLoadContext.Default, s_ahead, ModuleName);

    private static readonly CoreContext s_context = new();

    // What is not compiled ahead for this platform is taken from the code for .NET 8.
    private static readonly string s_ahead = AheadCompiled.Folder is { } folder ? Path.Combine(s_module, folder) : s_core;

    private static void Hook() => AssemblyLoadContext.Default.Resolving += static (_, name)
        => name.Name == CoreName ? s_context.LoadFromAssemblyName(name) : null;

    private static Assembly? Load(AssemblyLoadContext context, string folder, string name)
    {
        string path = Path.Combine(folder, name + ".dll");
        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }

    private sealed class CoreContext() : AssemblyLoadContext(CoreName)
    {
        protected override Assembly? Load(AssemblyName assemblyName)
            => CoreLoader.Load(this, s_ahead, assemblyName.Name!) ?? CoreLoader.Load(this, s_core, assemblyName.Name!);
    }
#else
    private static void LoadCmdlets()
    {
        // Windows PowerShell takes what the manifest names.
    }

    private static void Hook() => AppDomain.CurrentDomain.AssemblyResolve += static (_, request)
        => IsOwn(request.RequestingAssembly) ? LoadFromFolder(new AssemblyName(request.Name).Name) : null;

    // Only what this module's own assemblies ask for, so that no other module gets a library from here.
    private static bool IsOwn(Assembly? requesting)
        => requesting is not null
            && !requesting.IsDynamic
            && requesting.Location.StartsWith(s_own, StringComparison.OrdinalIgnoreCase);

    private static Assembly? LoadFromFolder(string name)
    {
        string path = Path.Combine(s_core, name + ".dll");
        return File.Exists(path) ? Assembly.LoadFile(path) : null;
    }
#endif
}
