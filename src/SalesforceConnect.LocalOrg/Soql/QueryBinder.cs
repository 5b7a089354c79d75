namespace SalesforceConnect.LocalOrg;

/// <summary>Looks up what a query names, from the object that it is about.</summary>
internal sealed class QueryBinder(OrgStore store, SelectQuery query, ObjectDefinition definition)
{
    public BoundPath Bind(FieldPath path) => Bind(definition, path);

    /// <summary>A path from another object, as in TYPEOF.</summary>
    public BoundPath Bind(ObjectDefinition from, FieldPath path)
    {
        string[] parts = path.Parts.ToArray();
        bool isPrefixed = parts.Length > 1
            && (parts[0].Equals(query.Alias, StringComparison.OrdinalIgnoreCase)
                || (parts[0].Equals(from.Name, StringComparison.OrdinalIgnoreCase) && from.FindRelationship(parts[0]) is null));
        return BoundPath.TryBind(
            store, from, isPrefixed ? parts.AsSpan(1) : parts, out (string Part, ObjectDefinition On, bool IsRelationship) failure)
            ?? throw (failure.IsRelationship
                ? SoqlError.NoSuchRelationship(query.Text, path.Position, failure.Part)
                : SoqlError.NoSuchColumn(query.Text, path.Position, failure.Part, failure.On.Name));
    }

    /// <summary>A field, or a function of one.</summary>
    public BoundOperand<OrgRow> BindOperand(Operand operand)
    {
        if (operand.IsAggregate || operand.Path is null)
        {
            throw SoqlError.Malformed(query.Text, operand.Position, $"aggregate function {operand.Function} is not allowed here");
        }

        BoundPath path = Bind(operand.Path);
        if (operand.Function is null)
        {
            return path.References.Count == 0
                ? new BoundOperand<OrgRow>(path.Field, r => r[path.Field])
                : new BoundOperand<OrgRow>(path.Field, r => path.Get(store, r));
        }

        if (operand.From is { } from)
        {
            return BindDistance(operand, path, from);
        }

        if (path.Field.Kind is not (FieldKind.Date or FieldKind.DateTime)
            || (operand.Function == "HOUR_IN_DAY" && path.Field.Kind != FieldKind.DateTime))
        {
            throw SoqlError.Malformed(
                query.Text, operand.Position, $"Invalid use of function {operand.Function} on {path.Field.TypeName} field");
        }

        FieldKind kind = operand.Function == "DAY_ONLY" ? FieldKind.Date : FieldKind.WholeNumber;
        var type = new FieldDefinition(operand.ToString(), operand.ToString(), kind);
        return new BoundOperand<OrgRow>(type, r => DatePart(operand.Function, path.Get(store, r)));
    }

    /// <summary>A selected field in the form that is asked for.</summary>
    public (BoundPath Path, Func<object?, object?> Show) Shown(SelectItem.Value item, BoundPath path)
    {
        if (item.Forms.FirstOrDefault(f => !ShownForm.Takes(f, path.Field)) is { } wrong)
        {
            throw SoqlError.Malformed(query.Text, item.Position, $"Invalid use of function {wrong} on {path.Field.TypeName} field");
        }

        return (path, value => item.Forms.Reverse().Aggregate(value, (shown, form) => ShownForm.Of(form, path.Field, shown)));
    }

    private BoundOperand<OrgRow> BindDistance(Operand operand, BoundPath path, GeoPoint from)
    {
        if (path.Field.CompoundPrefix is not { } prefix || path.References.Count > 0)
        {
            throw SoqlError.Malformed(query.Text, operand.Position, $"Invalid use of function DISTANCE on {path.Field.TypeName} field");
        }

        string suffix = path.Field.Kind == FieldKind.Location ? "__{0}__s" : "{0}";
        FieldDefinition latitude = definition.Field(prefix + suffix.Replace("{0}", "Latitude", StringComparison.Ordinal));
        FieldDefinition longitude = definition.Field(prefix + suffix.Replace("{0}", "Longitude", StringComparison.Ordinal));
        return new BoundOperand<OrgRow>(
            new FieldDefinition(operand.ToString(), operand.ToString(), FieldKind.Number),
            r => r[latitude] is decimal north && r[longitude] is decimal east ? from.DistanceTo((double)north, (double)east) : null);
    }

    private static object? DatePart(string function, object? value)
    {
        if (value is null)
        {
            return null;
        }

        DateTime time = value is DateOnly date ? date.ToDateTime(TimeOnly.MinValue) : (DateTime)value;
        return function switch
        {
            "CALENDAR_YEAR" => time.Year,
            "CALENDAR_QUARTER" => ((time.Month - 1) / 3) + 1,
            "CALENDAR_MONTH" => time.Month,
            "DAY_IN_MONTH" => time.Day,
            "DAY_IN_WEEK" => (int)time.DayOfWeek + 1,
            "DAY_IN_YEAR" => time.DayOfYear,
            "HOUR_IN_DAY" => time.Hour,
            "DAY_ONLY" => DateOnly.FromDateTime(time),
            _ => throw new InvalidOperationException($"No date function {function}."),
        };
    }
}
