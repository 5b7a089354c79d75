namespace SalesforceConnect.Wire;

/// <summary>What a sink makes of an answer that refuses the call.</summary>
internal enum SinkVerdict
{
    /// <summary>It has nothing to do with the sink.</summary>
    Refused,

    /// <summary>The sink has all of the body already, so that the call has come to a good end.</summary>
    IsWhole,

    /// <summary>What the sink asked for does not fit: it asks for something else the next time.</summary>
    AskAgain,
}
