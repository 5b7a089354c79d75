using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>What a caller gives for a record: an object of fields, and the bytes that were sent beside it.</summary>
internal sealed record RecordFields(JsonElement Json, params IReadOnlyList<(string Field, OrgBlob Blob)> Blobs);
