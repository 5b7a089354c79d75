using System.Management.Automation.Host;

namespace SalesforceConnect.Playground;

/// <summary>The size of the console.</summary>
internal sealed class ConsoleSize : ScreenSize
{
    private const int DefaultWidth = 100;

    public override Size BufferSize
    {
        get => new(Console.IsOutputRedirected || Console.WindowWidth <= 0 ? DefaultWidth : Console.WindowWidth, 50);
        set => throw new NotSupportedException();
    }
}
