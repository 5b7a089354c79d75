using System.Text.Json;

#pragma warning disable CA1716 // The names are those of ASP.NET Core, which the faults use.

namespace Microsoft.AspNetCore.Connections
{
    /// <summary>The answer has been ended.</summary>
    internal sealed class ConnectionAbortedException : Exception
    {
    }
}

namespace Microsoft.AspNetCore.Http
{
    /// <summary>What the faults use of ASP.NET Core's class of this name.</summary>
    public sealed class HttpContext
    {
        internal HttpContext(JsonElement state)
        {
            Request = new HttpRequest(state.GetProperty("Scheme").GetString()!, state.GetProperty("Host").GetString()!);
            Response.Take(state);
        }

        public HttpRequest Request { get; }

        public HttpResponse Response { get; } = new();
    }

    /// <summary>Where the request went.</summary>
    public sealed record HttpRequest(string Scheme, string Host);

    /// <summary>Status and headers of the answer, which go to the org with the next thing that is done there.</summary>
    public sealed class HttpResponse
    {
        public int StatusCode { get; set; }

        public HttpHeaders Headers { get; } = [];

        public string ContentType
        {
            set => Headers["Content-Type"] = value;
        }

        public long ContentLength
        {
            set => Headers["Content-Length"] = value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        internal void Take(JsonElement state)
        {
            StatusCode = state.GetProperty(nameof(StatusCode)).GetInt32();
            Headers.Clear();
            foreach (JsonProperty header in state.GetProperty(nameof(Headers)).EnumerateObject())
            {
                Headers[header.Name] = header.Value.GetString()!;
            }
        }

        internal object State() => new { StatusCode, Headers };
    }

    /// <summary>Headers of the answer.</summary>
    public sealed class HttpHeaders() : Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        public string Location
        {
            set => this["Location"] = value;
        }

        public string ContentEncoding
        {
            set => this["Content-Encoding"] = value;
        }

        public void Append(string name, string value) => Add(name, value);
    }
}
