using System.Globalization;
using System.Text;

namespace SalesforceConnect.Pictures;

/// <summary>The icon: a prompt, and a link. The SVG and the PNG are drawn from the same shapes, in a square of 256 by 256.</summary>
internal static class Icon
{
    private const double Size = 256;
    private const double Corner = 52;
    private const double Stroke = 22;

    private static readonly (byte Red, byte Green, byte Blue) s_ground = (0x1d, 0x33, 0x4d);
    private static readonly (byte Red, byte Green, byte Blue) s_prompt = (0xff, 0xff, 0xff);
    private static readonly (byte Red, byte Green, byte Blue) s_link = (0x3f, 0xc1, 0xa8);

    private static readonly (double X, double Y)[] s_chevron = [(42, 86), (84, 128), (42, 170)];
    private static readonly (double X, double Y, double Radius)[] s_rings = [(150, 128, 30), (190, 128, 30)];

    public static string ToSvg()
    {
        var svg = new StringBuilder();
        svg.AppendLine("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"256\" height=\"256\" viewBox=\"0 0 256 256\" role=\"img\" aria-label=\"SalesforceConnect\">");
        svg.AppendLine(CultureInfo.InvariantCulture, $"  <rect width=\"{Size}\" height=\"{Size}\" rx=\"{Corner}\" fill=\"{Hex(s_ground)}\"/>");
        string points = string.Join(' ', s_chevron.Select(point => $"{point.X},{point.Y}"));
        svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"  <polyline points=\"{points}\" fill=\"none\" stroke=\"{Hex(s_prompt)}\" stroke-width=\"{Stroke}\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>");
        foreach ((double x, double y, double radius) in s_rings)
        {
            svg.AppendLine(
                CultureInfo.InvariantCulture,
                $"  <circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"none\" stroke=\"{Hex(s_link)}\" stroke-width=\"16\"/>");
        }

        return svg.AppendLine("</svg>").ToString().ReplaceLineEndings("\n");
    }

    /// <summary>A square picture of that many dots; each is the mean of 16 samples, so that edges are smooth.</summary>
    public static byte[] ToPng(int dots)
    {
        const int Samples = 4;
        byte[] pixels = new byte[dots * dots * 4];
        for (int row = 0; row < dots; row++)
        {
            for (int column = 0; column < dots; column++)
            {
                int red = 0, green = 0, blue = 0, covered = 0;
                for (int sample = 0; sample < Samples * Samples; sample++)
                {
                    double x = (column + ((sample % Samples) + 0.5) / Samples) * Size / dots;
                    double y = (row + ((sample / Samples) + 0.5) / Samples) * Size / dots;
                    if (ColorAt(x, y) is { } color)
                    {
                        red += color.Red;
                        green += color.Green;
                        blue += color.Blue;
                        covered++;
                    }
                }

                int at = ((row * dots) + column) * 4;
                pixels[at] = (byte)(red / Math.Max(1, covered));
                pixels[at + 1] = (byte)(green / Math.Max(1, covered));
                pixels[at + 2] = (byte)(blue / Math.Max(1, covered));
                pixels[at + 3] = (byte)(covered * 255 / (Samples * Samples));
            }
        }

        return Png.Encode(pixels, dots, dots);
    }

    private static (byte Red, byte Green, byte Blue)? ColorAt(double x, double y)
    {
        double beyondX = Math.Max(Math.Abs(x - Size / 2) - (Size / 2 - Corner), 0);
        double beyondY = Math.Max(Math.Abs(y - Size / 2) - (Size / 2 - Corner), 0);
        if (Math.Sqrt((beyondX * beyondX) + (beyondY * beyondY)) > Corner)
        {
            return null;
        }

        if (s_rings.Any(ring => Math.Abs(Distance((x, y), (ring.X, ring.Y)) - ring.Radius) <= 8))
        {
            return s_link;
        }

        bool onPrompt = s_chevron.Zip(s_chevron.Skip(1)).Any(line => DistanceToLine((x, y), line.First, line.Second) <= Stroke / 2);
        return onPrompt ? s_prompt : s_ground;
    }

    private static double Distance((double X, double Y) one, (double X, double Y) other)
        => Math.Sqrt(((one.X - other.X) * (one.X - other.X)) + ((one.Y - other.Y) * (one.Y - other.Y)));

    private static double DistanceToLine((double X, double Y) point, (double X, double Y) from, (double X, double Y) to)
    {
        double along = ((point.X - from.X) * (to.X - from.X)) + ((point.Y - from.Y) * (to.Y - from.Y));
        double length = Distance(from, to);
        double part = Math.Clamp(along / (length * length), 0, 1);
        return Distance(point, (from.X + (part * (to.X - from.X)), from.Y + (part * (to.Y - from.Y))));
    }

    private static string Hex((byte Red, byte Green, byte Blue) color) => $"#{color.Red:x2}{color.Green:x2}{color.Blue:x2}";
}
