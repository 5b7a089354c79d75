namespace SalesforceConnect.Arrows;

/// <summary>The floors that a project's folders stand on, so that arrows go down only.</summary>
internal static class Floors
{
    /// <summary>
    /// What stands against a drawing of the floors: a line a floor, the highest first, with the names of its folders. A folder may use
    /// those on lower floors, not those beside it.
    /// </summary>
    public static IReadOnlyList<string> Faults(FolderArrows arrows, string drawing)
    {
        var floors = drawing.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Reverse()
            .SelectMany((line, height) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Select(folder => (folder, height)))
            .ToDictionary(place => place.folder, place => place.height);
        return
        [
            .. arrows.Folders.Except(floors.Keys).Select(folder => $"{folder} stands on no floor"),
            .. floors.Keys.Except(arrows.Folders).Select(folder => $"{folder} has no types"),
            .. arrows.All
                .Where(arrow => floors.TryGetValue(arrow.From, out int from) && floors.TryGetValue(arrow.To, out int to) && from <= to)
                .Select(arrow => arrow.ToString())
                .Order(StringComparer.Ordinal),
        ];
    }
}
