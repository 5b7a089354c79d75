using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>Runs the requests of a composite call or of one graph, in an order that the references allow.</summary>
internal sealed class SubrequestRun(RestCall outer, IReadOnlyList<Subrequest> requests)
{
    private static readonly InnerAnswer s_rolledBack = InnerAnswer.Error(
        400, "PROCESSING_HALTED", "The transaction was rolled back since another operation in the same transaction failed.");

    private readonly References _references = new();

    /// <summary>Runs each by itself. One whose references lead nowhere is halted.</summary>
    public InnerAnswer[] RunEach(bool collate)
    {
        InnerAnswer[] answers = new InnerAnswer[requests.Count];
        foreach (int i in collate ? Collated() : Enumerable.Range(0, requests.Count))
        {
            answers[i] = Run(requests[i]);
        }

        return answers;
    }

    /// <summary>Runs all or none. When one fails the others are told to be rolled back, those before it and those after it.</summary>
    public InnerAnswer[] RunTogether(bool collate) => outer.Org.Store.Transact(step =>
    {
        InnerAnswer[] answers = new InnerAnswer[requests.Count];
        foreach (int i in collate ? Collated() : Enumerable.Range(0, requests.Count))
        {
            answers[i] = Run(requests[i]);
            if (answers[i].IsFailure || (IsCollection(requests[i]) && answers[i].HasFailedRows))
            {
                step.TakeBack();
                InnerAnswer culprit = answers[i];
                Array.Fill(answers, s_rolledBack);
                answers[i] = culprit;
                break;
            }
        }

        return answers;
    });

    public static void Write(Utf8JsonWriter json, IReadOnlyList<Subrequest> requests, InnerAnswer[] answers)
    {
        json.WriteStartArray("compositeResponse");
        for (int i = 0; i < answers.Length; i++)
        {
            json.WriteStartObject();
            json.WritePropertyName("body");
            if (answers[i].Body is { } body)
            {
                body.WriteTo(json);
            }
            else
            {
                json.WriteNullValue();
            }

            json.WriteStartObject("httpHeaders");
            foreach ((string name, string value) in answers[i].Headers)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteNumber("httpStatusCode", answers[i].Status);
            json.WriteString("referenceId", requests[i].ReferenceId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static bool IsCollection(Subrequest request) => request.Segments is ["composite", "sobjects", ..];

    private InnerAnswer Run(Subrequest request)
    {
        try
        {
            string url = _references.InUrl(request);
            InnerAnswer answer = InnerCall.Run(outer, request.Method, url, _references.InBody(request), request.Headers);
            if (!answer.IsFailure)
            {
                _references.Add(request.ReferenceId, answer.Body);
            }

            return answer;
        }
        catch (SalesforceException refused)
        {
            return InnerAnswer.Error(refused.Status, refused.Errors[0].ErrorCode, refused.Message);
        }
    }

    /// <summary>
    /// The order in which requests run that may be taken together: of one method, one version and one object, without headers, and
    /// without references to others. They run where the first of them stands, as Salesforce reserves to itself.
    /// </summary>
    private IEnumerable<int> Collated()
    {
        bool[] taken = new bool[requests.Count];
        for (int i = 0; i < requests.Count; i++)
        {
            if (taken[i])
            {
                continue;
            }

            yield return i;
            for (int k = i + 1; Kind(requests[i]) is { } kind && k < requests.Count; k++)
            {
                if (!taken[k] && Kind(requests[k]) == kind)
                {
                    taken[k] = true;
                    yield return k;
                }
            }
        }
    }

    private static (string Method, string Version, string Object)? Kind(Subrequest request) =>
        request is { Method: "DELETE" or "PATCH" or "POST", Headers.Count: 0 } && References.RootsIn(request).Count == 0
            && request.Segments is ["sobjects", string name, ..]
                ? (request.Method, request.Version, name.ToUpperInvariant())
                : null;
}
