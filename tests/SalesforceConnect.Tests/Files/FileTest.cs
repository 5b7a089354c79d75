using System.Text;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;
using SalesforceConnect.Tests.Pipeline;

namespace SalesforceConnect.Tests.Files;

/// <summary>Files and an org, as people have them.</summary>
public abstract class FileTest : StoppingTest, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sf-file-");

    protected const string Versions = "/services/data/v67.0/sobjects/ContentVersion";

    protected override LocalOrgOptions Options => new() { SampleData = false };

    protected string Folder => _folder.FullName;

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A session in the folder, with these files in it.</summary>
    internal ModuleSession Session(params string[] names)
    {
        foreach (string name in names)
        {
            File.WriteAllText(Path.Combine(Folder, name), "text of " + name);
        }

        ModuleSession session = new ModuleSession().Connect(Org).Set("Folder", Folder);
        session.Run("$ExecutionContext.SessionState.Path.SetLocation($Folder) | & { end { } }").Good();
        return session;
    }

    protected string Account(string name = "Acme") => Org.Store.Insert("Account", new { Name = name });

    protected string Version(string text, string title, string? record = null) => Org.Store.Insert(
        "ContentVersion",
        new { PathOnClient = "x.txt", Title = title, FirstPublishLocationId = record },
        "VersionData",
        OrgBlob.FromBytes(Encoding.UTF8.GetBytes(text)));

    protected string? Of(string objectName, string id, string field) => Org.Store.Get(objectName, id)![field] as string;

    protected string[] Titles() => [.. Org.Store.Ids("ContentVersion").Select(id => Of("ContentVersion", id, "Title")!).Order(StringComparer.Ordinal)];

    protected string[] Names(string folder)
        => Directory.Exists(Path.Combine(Folder, folder))
            ? [.. Directory.GetFiles(Path.Combine(Folder, folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
            : [];
}
