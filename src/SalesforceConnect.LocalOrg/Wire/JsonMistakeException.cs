namespace SalesforceConnect.LocalOrg;

/// <summary>A mistake in JSON that somebody wrote, with its place in it.</summary>
internal sealed class JsonMistakeException(string place, string mistake) : Exception(place.Length == 0 || place.EndsWith(' ') ? place + mistake : $"{place}: {mistake}");
