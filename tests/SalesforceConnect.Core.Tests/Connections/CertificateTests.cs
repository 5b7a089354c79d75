using System.Security.Cryptography.X509Certificates;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Core.Tests.Connections;

/// <summary>A certificate that the system refuses is refused, and the error says what is wrong with it.</summary>
public sealed class CertificateTests : CoreTest
{
    [Theory]
    [InlineData("localhost", -30, -2, "CertificateExpired", "date and time|TLS-inspecting proxy")]
    [InlineData("localhost", 2, 30, "CertificateExpired", "date and time")]
    [InlineData("other.example", -2, -1, "CertificateExpired", "date and time")]
    [InlineData("localhost", -2, 30, "CertificateNotTrusted", "root certificate|cannot be ignored")]
    public async Task A_bad_certificate_ends_the_test_before_anything_is_sent(
        string name, int fromDays, int toDays, string errorId, string recommendation)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 certificate = TestCertificate.Create(name, now.AddDays(fromDays), now.AddDays(toDays));
        await using LocalOrgServer org = await LocalOrgServer.StartAsync(
            new LocalOrgOptions { SampleData = false, Certificate = certificate });

        SfException error = await this.FailsAtAsync(
            Connect(url: new Uri($"https://localhost:{org.Url.Port}")), "Host", errorId, SfErrorCategory.SecurityError, recommendation);

        Assert.Contains("localhost", error.Message, StringComparison.Ordinal);
        Assert.Empty(org.Requests.All);
        Assert.Empty(Clock.Waits);
    }

    [FactUnless(Runtimes.Mono, "It does not tell that the name is another.")]
    public async Task A_certificate_for_another_host_is_told_as_that_and_shown()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 certificate = TestCertificate.Create("other.example", now.AddDays(-2), now.AddDays(30));
        await using LocalOrgServer org = await LocalOrgServer.StartAsync(
            new LocalOrgOptions { SampleData = false, Certificate = certificate });

        SfException error = await this.FailsAtAsync(
            Connect(
                url: new Uri(
                    $"https://localhost:{org.Url.Port}")), "Host", "CertificateNameMismatch", SfErrorCategory.SecurityError, "instance URL");

        Assert.Contains("localhost", error.Message, StringComparison.Ordinal);
        Assert.Contains("other.example", error.Message, StringComparison.Ordinal);
        Assert.Empty(org.Requests.All);
    }

    [Fact]
    public async Task A_host_that_speaks_no_TLS_is_told_as_that()
        => await this.FailsAtAsync(
            Connect(url: new Uri($"https://localhost:{Org.Url.Port}")), "Host", "TlsFailed", SfErrorCategory.SecurityError, "TLS 1.2");
}
