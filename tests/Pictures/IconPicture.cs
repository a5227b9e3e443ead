using System.Numerics;

namespace McpBounds.Pictures;

/// <summary>The packages' picture: something between two bounds.</summary>
internal static class IconPicture
{
    private const int Size = 128;
    private const int Samples = 4;

    private static readonly Vector3 s_ground = new(0x1b, 0x3a, 0x6b), s_bound = new(0xff, 0xff, 0xff), s_bounded = new(0xff, 0xb8, 0x2e);

    public static byte[] Draw()
    {
        var pixels = new byte[Size * Size * 4];
        for (var place = 0; place < Size * Size; place++)
        {
            // Each pixel is the mean of its parts, so that edges are smooth.
            var (color, covered) = (Vector3.Zero, 0);
            for (var part = 0; part < Samples * Samples; part++)
            {
                var at = new Vector2((place % Size) + (((part % Samples) + 0.5f) / Samples), (place / Size) + (((part / Samples) + 0.5f) / Samples));
                if (ColorAt(at) is { } found)
                {
                    color += found;
                    covered++;
                }
            }

            color = covered == 0 ? color : color / covered;
            pixels[place * 4] = (byte)color.X;
            pixels[(place * 4) + 1] = (byte)color.Y;
            pixels[(place * 4) + 2] = (byte)color.Z;
            pixels[(place * 4) + 3] = (byte)(255 * covered / (Samples * Samples));
        }

        return Png.Of(pixels, Size, Size);
    }

    private static Vector3? ColorAt(Vector2 at)
    {
        // Left and right are alike.
        var x = Math.Abs(at.X - 64);
        var y = Math.Abs(at.Y - 64);
        return !IsInRoundedBox(x, y, 62, 62, 22) ? null
            : Vector2.Distance(at, new(64, 64)) < 15 ? s_bounded
            : IsInRoundedBox(x - 41, y, 5, 38, 2) || IsInRoundedBox(x - 34, y - 33, 12, 5, 2) ? s_bound
            : s_ground;
    }

    /// <summary>Whether a point, seen from the middle of a box with round corners, lies in it.</summary>
    private static bool IsInRoundedBox(float x, float y, float halfWidth, float halfHeight, float radius)
    {
        var outside = Vector2.Max(new Vector2(Math.Abs(x) - halfWidth + radius, Math.Abs(y) - halfHeight + radius), Vector2.Zero);
        return outside.Length() <= radius;
    }
}
