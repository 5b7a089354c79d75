using System.Text;
using SalesforceConnect.Files;

namespace SalesforceConnect.Core.Tests.Files;

public sealed class FileNameTests
{
    [Theory]
    [InlineData("report", "pdf", "report.pdf")]
    [InlineData("report.pdf", "pdf", "report.pdf")]
    [InlineData("report.PDF", "pdf", "report.PDF")]
    [InlineData("report.pdf", null, "report.pdf")]
    [InlineData("report", null, "report")]
    [InlineData("report", "", "report")]
    [InlineData(".pdf", "pdf", ".pdf.pdf")]
    [InlineData("Größe 3,5 %", "txt", "Größe 3,5 %.txt")]
    [InlineData("a/b\\c:d*e?f\"g<h>i|j", "txt", "a_b_c_d_e_f_g_h_i_j.txt")]
    [InlineData("../../etc/passwd", null, ".._.._etc_passwd")]
    [InlineData("C:\\Windows\\x", "dll", "C__Windows_x.dll")]
    [InlineData("..", null, "file")]
    [InlineData(".", "", "file")]
    [InlineData("", "txt", "file.txt")]
    [InlineData("   ", null, "file")]
    [InlineData("name. . .", null, "name")]
    [InlineData("name.", "txt", "name.txt")]
    [InlineData("a\r\nb\tc\0d", "txt", "a__b_c_d.txt")]
    [InlineData("CON", "txt", "_CON.txt")]
    [InlineData("con", null, "_con")]
    [InlineData("nul.tar", "gz", "_nul.tar.gz")]
    [InlineData("LPT9 ", "txt", "_LPT9.txt")]
    [InlineData("com¹", "txt", "_com¹.txt")]
    [InlineData("console", "txt", "console.txt")]
    [InlineData("gpj\u202Eexe", "exe", "gpj_exe.exe")]
    [InlineData("x", "t/x", "x.t_x")]
    [InlineData("x", "..", "x")]
    [InlineData("3.5 percent", null, "3.5 percent")]
    [InlineData("e\u0301", "txt", "é.txt")]
    [InlineData("\uD83D\uDE00", "txt", "\uD83D\uDE00.txt")]
    public void A_title_becomes_a_name_that_is_good_everywhere(string title, string? extension, string expected)
        => Assert.Equal(expected, FileName.Of(title, extension));

    [Theory]
    [InlineData("report", "pdf", "report (v2).pdf")]
    [InlineData("report.pdf", null, "report (v2).pdf")]
    [InlineData("", null, "file (v2)")]
    public void A_mark_goes_before_the_extension(string title, string? extension, string expected)
        => Assert.Equal(expected, FileName.Of(title, extension, "v2"));

    [Theory]
    [InlineData("a")]
    [InlineData("ü")]
    [InlineData("漢")]
    [InlineData("\uD83D\uDE00")]
    public void A_long_title_is_cut_between_characters_and_keeps_its_extension(string character)
    {
        string name = FileName.Of(string.Concat(Enumerable.Repeat(character, 255)), "pdf", "v2 0685g0000000001AAA");
        Assert.InRange(Encoding.UTF8.GetByteCount(name + ".partial"), 150, 255);
        Assert.EndsWith(character + " (v2 0685g0000000001AAA).pdf", name, StringComparison.Ordinal);
    }

    // Whatever the title, the name is one part of a path, and made of it again stays as it is.
    [Fact]
    public void No_title_leads_anywhere_else()
    {
        var random = new Random(20261127);
        string[] pieces = ["..", "/", "\\", ":", ".", " ", "a", "CON", "\0", "\u202E", "ä", "漢", "\uD83D", "\uDE00", "~", "$", "%00", "%2e%2e%2f", ".txt", "\u2215"];
        string folder = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "sf-names"));
        for (int round = 0; round < 5000; round++)
        {
            string title = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            string? extension = random.Next(3) == 0 ? null : string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => pieces[random.Next(pieces.Length)]));

            string name = FileName.Of(title, extension);

            Assert.NotEmpty(name);
            Assert.Equal(folder, Path.GetDirectoryName(Path.GetFullPath(Path.Combine(folder, name))));
            Assert.Equal(name, FileName.Of(name, extension: null));
        }
    }
}
