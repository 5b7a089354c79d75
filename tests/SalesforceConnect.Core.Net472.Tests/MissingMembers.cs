using System.Net.Sockets;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace System
{
    /// <summary>What the tests use that net472 has not, and the package Polyfill has not either.</summary>
    internal static class MissingMembers
    {
        public static string Replace(this string text, string oldValue, string newValue, StringComparison comparison)
            => comparison == StringComparison.Ordinal ? text.Replace(oldValue, newValue) : throw new NotSupportedException();

        public static async Task<TcpClient> AcceptTcpClientAsync(this TcpListener listener, CancellationToken cancellationToken)
        {
            using CancellationTokenRegistration stop = cancellationToken.Register(listener.Stop);
            try
            {
                return await listener.AcceptTcpClientAsync();
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
        }
    }
}

namespace System.Runtime.CompilerServices
{
    internal static class RuntimeHelpers
    {
        public static T[] GetSubArray<T>(T[] array, Range range)
        {
            (int offset, int length) = range.GetOffsetAndLength(array.Length);
            return array.AsSpan(offset, length).ToArray();
        }
    }
}

namespace SalesforceConnect.LocalOrg
{
    internal static class Json
    {
        public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    }
}
