namespace SalesforceConnect;

/// <summary>How much time an event log file covers.</summary>
public enum SfEventLogInterval
{
    /// <summary>A day, by UTC.</summary>
    Daily,

    /// <summary>An hour. Late events make another file of the same hour, with a higher sequence.</summary>
    Hourly,
}
