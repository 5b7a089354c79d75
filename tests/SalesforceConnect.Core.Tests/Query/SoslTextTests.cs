using SalesforceConnect.Query;
using SalesforceConnect.Soql;

namespace SalesforceConnect.Core.Tests.Query;

/// <summary>Searches as they are written and understood.</summary>
public sealed class SoslTextTests
{
    [Theory]
    [InlineData("acme", null, "FIND {acme} IN ALL FIELDS")]
    [InlineData("ac* m?", 5, "FIND {ac* m?} IN ALL FIELDS LIMIT 5")]
    [InlineData("O'Brien (x) {y} [z] \"q\" a&b|c! ^~:+- \\", null, "FIND {O\\'Brien \\(x\\) \\{y\\} \\[z\\] \\\"q\\\" a\\&b\\|c\\! \\^\\~\\:\\+\\- \\\\} IN ALL FIELDS")]
    [InlineData("Acme AND NOT Energy", null, "FIND {Acme \"AND\" \"NOT\" Energy} IN ALL FIELDS")]
    [InlineData(" rock  and\troll oR band ", null, "FIND {rock \"and\" roll \"oR\" band} IN ALL FIELDS")]
    [InlineData("OR", null, "FIND {\"OR\"} IN ALL FIELDS")]
    [InlineData("Oregon android", null, "FIND {Oregon android} IN ALL FIELDS")]
    public void Words_stay_words(string words, int? first, string expected)
        => Assert.Equal(expected, SoslText.Find(words, "All", [], first));

    [Fact]
    public void Objects_have_their_fields()
        => Assert.Equal(
            "FIND {x} IN NAME FIELDS RETURNING Account(Id, Owner.Name), Lead(Id) LIMIT 3",
            SoslText.Find("x", "Name", [("Account", ["Id", "Owner.Name"]), ("Lead", ["Id"])], 3));

    [Theory]
    [InlineData("FIND {x}", "")]
    [InlineData("FIND {x} RETURNING Account", "Account(Id)")]
    [InlineData("FIND {it's} IN NAME FIELDS returning Account(Id, Owner.Name WHERE Name = ')' ORDER BY Name), Lead(Id,Company LIMIT 2), Contact LIMIT 5", "Account(Id Owner) Lead(Id Company) Contact(Id)")]
    [InlineData("FIND {a\\}b RETURNING Lead} RETURNING Account(Id)", "Account(Id)")]
    [InlineData("FIND {x} RETURNING Account(toLabel(Industry), FORMAT(CreatedDate) made USING ListView = x)", "Account(Industry made)")]
    [InlineData("FIND {x} RETURNING Account(Id", "Account(Id)")]
    [InlineData("FIND {x} RETURNING Account(), Lead(Id)", "Lead(Id)")]
    [InlineData("FIND {x", "")]
    [InlineData("", "")]
    [InlineData("RETURNING", "")]
    [InlineData("} RETURNING ,", "")]
    public void What_is_returned_is_known(string sosl, string expected)
        => Assert.Equal(
            expected,
            string.Join(
                ' ',
                SoslText.Returned(new SoqlText(sosl))
                    .Select(found => $"{found.Key}({string.Join(' ', found.Value.Columns.Select(column => column.Name))})")));

    [Theory]
    [InlineData("FIND {x} LIMIT 5", true)]
    [InlineData("FIND {x} RETURNING Account(Id LIMIT 5) LIMIT 7", true)]
    [InlineData("FIND {x} RETURNING Account(Id LIMIT 5)", false)]
    [InlineData("FIND {LIMIT 5}", false)]
    [InlineData("", false)]
    public void A_limit_over_all_is_seen(string sosl, bool expected) => Assert.Equal(expected, SoslText.HasLimit(new SoqlText(sosl)));
}
