namespace SalesforceConnect.LocalOrg;

/// <summary><c>/composite</c> and what lies under it.</summary>
internal static class CompositeResource
{
    public static Task AnswerAsync(RestCall call) => call.Segments switch
    {
        [_, "sobjects"] => CollectionWriteResource.AnswerAsync(call),
        [_, "sobjects", var name] => CollectionResource.AnswerAsync(call, call.Table(name)),
        [_, "sobjects", var name, var key] => CollectionWriteResource.UpsertAsync(call, call.Table(name), key),
        _ => throw SalesforceException.NotFound(),
    };
}
