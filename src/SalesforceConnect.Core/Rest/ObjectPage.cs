using SalesforceConnect.Json;

namespace SalesforceConnect.Rest;

/// <summary>An answer of any resource as a page: it names the next one as <c>nextRecordsUrl</c> or <c>nextPageUrl</c>.</summary>
internal sealed class ObjectPage : IPage
{
    /// <summary>The name of the list that a query's page has.</summary>
    public const string Records = "records";

    /// <summary>The name of what says that a page is the last.</summary>
    public const string Done = "done";

    /// <summary>The name of the link that a query's page has.</summary>
    public const string NextRecordsUrl = "nextRecordsUrl";

    private static readonly string[] s_links = [NextRecordsUrl, "nextPageUrl"];
    private static readonly string[] s_marks = [Done, .. s_links];

    /// <param name="content">The answer.</param>
    /// <param name="model">Looks into it.</param>
    /// <param name="isList">Whether it is the items of its list that are wanted; null to decide it by this page, the first.</param>
    public ObjectPage(object? content, IJsonModel model, bool? isList = null)
    {
        object?[]? list = content as object?[] ?? [];
        if (content is not (null or object?[]))
        {
            Announced = model.Find(content, "totalSize") switch { int total => total, long total => total, _ => -1 };
            Next = s_links.Select(link => model.Find(content, link) as string).FirstOrDefault(link => link is { Length: > 0 });
            IsDone = Next is null && model.Find(content, Done) is not false;
            HasRecords = model.Find(content, Records) is object?[];
            list = ListOf(content, model);
        }

        // It announces records, and neither has any nor says where they are.
        bool isCount = HasRecords && Announced > 0 && list is { Length: 0 } && IsDone;
        IsList = isList ?? (list is not null && !isCount);
        IsPage = !IsList || list is not null;
        Items = IsList ? list ?? [] : [content];
    }

    /// <summary>
    /// What is given of it: what is in its <c>records</c>, or in its only list; the page itself where it has several lists or none.
    /// </summary>
    public object?[] Items { get; }

    /// <summary>Whether it is the items of a list that are given.</summary>
    public bool IsList { get; }

    /// <summary>Whether it has the list that is wanted.</summary>
    public bool IsPage { get; }

    /// <summary>Whether it has a list of records.</summary>
    public bool HasRecords { get; }

    public int RowCount => Items.Length;

    public long Announced { get; } = -1;

    public bool IsDone { get; } = true;

    public string? Next { get; }

    // What does not say that it is a page is no page.
    private static object?[]? ListOf(object content, IJsonModel model)
    {
        if (!s_marks.Any(mark => model.Has(content, mark)))
        {
            return null;
        }

        IEnumerable<object?[]> lists = model.Properties(content).Select(property => property.Value).OfType<object?[]>();
        return model.Find(content, Records) as object?[] ?? (lists.ToList() is [var only] ? only : null);
    }
}
