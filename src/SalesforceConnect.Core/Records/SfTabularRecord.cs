namespace SalesforceConnect;

/// <summary>
/// A record of five to eight fields. PowerShell makes a list of any object with more than four properties, so that these have a view of
/// their own, chosen by this class: records are then a table wherever they are shown, and cost nothing where they are not.
/// </summary>
public abstract class SfTabularRecord : SfRecord
{
}
