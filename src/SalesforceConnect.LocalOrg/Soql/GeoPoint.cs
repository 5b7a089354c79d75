namespace SalesforceConnect.LocalOrg;

/// <summary>A place on the earth in degrees, and the unit in which distances from it are told.</summary>
internal sealed record GeoPoint(double Latitude, double Longitude, bool IsInMiles)
{
    private const double EarthInKilometres = 6371;
    private const double EarthInMiles = 3959;

    /// <summary>How far another place is, as the crow flies.</summary>
    public decimal DistanceTo(double latitude, double longitude)
    {
        double half = Square(Math.Sin(double.DegreesToRadians(latitude - Latitude) / 2))
            + (Math.Cos(
                double.DegreesToRadians(Latitude)) * Math.Cos(
                    double.DegreesToRadians(latitude)) * Square(Math.Sin(double.DegreesToRadians(longitude - Longitude) / 2)));
        return (decimal)(2 * (IsInMiles ? EarthInMiles : EarthInKilometres) * Math.Asin(Math.Sqrt(half)));
    }

    private static double Square(double value) => value * value;
}
