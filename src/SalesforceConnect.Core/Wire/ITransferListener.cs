namespace SalesforceConnect.Wire;

/// <summary>Hears how a long transfer goes on, on whatever thread that happens.</summary>
internal interface ITransferListener
{
    /// <summary>Says how far it is.</summary>
    /// <param name="bytes">The bytes that have gone, or come, of this file.</param>
    /// <param name="total">All of them; null where it is not known.</param>
    void Moved(long bytes, long? total);
}
