using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// A report as an Excel workbook, laid out as Salesforce lays it out: its name, then a table of its groups and columns. Its rows have no
/// limit.
/// </summary>
internal static class ReportSheet
{
    private const string Spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelationships = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    public const string ContentType = Types + ".sheet";

    public static byte[] Of(ReportRun run)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                + $"<Override PartName=\"/xl/workbook.xml\" ContentType=\"{Types}.sheet.main+xml\"/>"
                + $"<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{Types}.worksheet+xml\"/></Types>");
            Add(zip, "_rels/.rels",
                $"<Relationships xmlns=\"{PackageRelationships}\"><Relationship Id=\"r1\" Type=\"{Relationships}/officeDocument\" "
                + "Target=\"xl/workbook.xml\"/></Relationships>");
            Add(zip, "xl/workbook.xml",
                $"<workbook xmlns=\"{Spreadsheet}\" xmlns:r=\"{Relationships}\"><sheets><sheet name=\"Report\" sheetId=\"1\" r:id=\"r1\"/>"
                + "</sheets></workbook>");
            Add(zip, "xl/_rels/workbook.xml.rels",
                $"<Relationships xmlns=\"{PackageRelationships}\"><Relationship Id=\"r1\" Type=\"{Relationships}/worksheet\" "
                + "Target=\"worksheets/sheet1.xml\"/></Relationships>");
            Add(zip, "xl/worksheets/sheet1.xml", Sheet(run));
        }

        return bytes.ToArray();
    }

    private static string Sheet(ReportRun run)
    {
        ReportDefinition report = run.Report;
        string[] columns = [.. report.Down, .. report.Across, .. report.DetailColumns];
        var text = new StringBuilder($"<worksheet xmlns=\"{Spreadsheet}\"><sheetData>");
        Row(text, [new ReportCell(report.Name, FieldKind.Text)]);
        Row(text, []);
        Row(text, columns.Select(column => new ReportCell(report.Type.Column(column).Label, FieldKind.Text)));
        foreach (OrgRow row in run.Rows)
        {
            Row(text, columns.Select(column => run.Cell(column, row)));
        }

        return text.Append("</sheetData></worksheet>").ToString();
    }

    private static void Row(StringBuilder text, IEnumerable<ReportCell> cells)
    {
        text.Append("<row>");
        foreach (ReportCell cell in cells)
        {
            text.Append(cell.Value switch
            {
                null => "<c/>",
                int or decimal => $"<c><v>{Convert.ToString(cell.Value, CultureInfo.InvariantCulture)}</v></c>",
                bool flag => $"<c t=\"b\"><v>{(flag ? 1 : 0)}</v></c>",
                _ => $"<c t=\"inlineStr\"><is><t>{SecurityElement.Escape(cell.Label)}</t></is></c>",
            });
        }

        text.Append("</row>");
    }

    private static void Add(ZipArchive zip, string name, string xml)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name);
        entry.LastWriteTime = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using Stream part = entry.Open();
        part.Write(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>" + xml));
    }
}
