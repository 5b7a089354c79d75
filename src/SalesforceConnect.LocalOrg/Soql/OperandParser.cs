using System.Globalization;

namespace SalesforceConnect.LocalOrg;

/// <summary>Parses what a query looks at: fields, and functions of them.</summary>
internal sealed class OperandParser(SoqlTokens tokens)
{
    private static readonly HashSet<string> s_valueFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX",
        "GROUPING", "CALENDAR_YEAR", "CALENDAR_QUARTER", "CALENDAR_MONTH", "DAY_IN_MONTH", "DAY_IN_WEEK", "DAY_IN_YEAR",
        "DAY_ONLY", "HOUR_IN_DAY",
    };

    /// <summary>The next operand. <c>COUNT()</c> is one where a SELECT list may have it.</summary>
    public Operand Parse(bool allowEmptyCount = false)
    {
        SoqlToken start = tokens.Peek;
        if (!tokens.IsAtName || !tokens.PeekAhead(1).IsSymbol("("))
        {
            return new Operand(null, tokens.Path(), start.Position);
        }

        string function = tokens.Take().Text.ToUpperInvariant();
        if (function == "DISTANCE")
        {
            return Distance(start.Position);
        }

        if (!s_valueFunctions.Contains(function))
        {
            throw SoqlError.NotSupported(tokens.Text, start.Position, $"The function {start.Text}");
        }

        tokens.ExpectSymbol("(");
        if (allowEmptyCount && function == "COUNT" && tokens.TakeSymbol(")"))
        {
            return new Operand(function, null, start.Position);
        }

        FieldPath path = tokens.Path();
        tokens.ExpectSymbol(")");
        return new Operand(function, path, start.Position);
    }

    /// <summary><c>DISTANCE(Location__c, GEOLOCATION(37.77, -122.42), 'mi')</c>.</summary>
    private Operand Distance(int position)
    {
        tokens.ExpectSymbol("(");
        FieldPath path = tokens.Path();
        tokens.ExpectSymbol(",");
        tokens.ExpectWord("GEOLOCATION");
        tokens.ExpectSymbol("(");
        double latitude = Degrees();
        tokens.ExpectSymbol(",");
        double longitude = Degrees();
        tokens.ExpectSymbol(")");
        tokens.ExpectSymbol(",");
        SoqlToken unit = tokens.Take();
        if (unit.Kind != SoqlTokenKind.Text || unit.Text is not ("mi" or "km"))
        {
            throw SoqlError.Malformed(tokens.Text, unit.Position, "The unit of DISTANCE must be 'mi' or 'km'");
        }

        tokens.ExpectSymbol(")");
        return new Operand("DISTANCE", path, position) { From = new GeoPoint(latitude, longitude, unit.Text == "mi") };
    }

    private double Degrees()
    {
        SoqlToken token = tokens.Take();
        return token.Kind == SoqlTokenKind.Number
            ? double.Parse(token.Text, CultureInfo.InvariantCulture)
            : throw SoqlError.UnexpectedToken(tokens.Text, token);
    }
}
