namespace SalesforceConnect.Pictures;

/// <summary>One place of a terminal's line.</summary>
internal readonly record struct Cell(char Character, Style Style);
