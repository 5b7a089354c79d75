using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;

namespace SalesforceConnect.Core.Tests.Connections;

/// <summary>The file that leads from the token that a vault holds to the newest one.</summary>
public sealed class TokenTrailTests : IDisposable
{
    private const string NoAccessRules = "Mono makes no file with access rules of Windows.";

    private readonly string _folder = Directory.CreateTempSubdirectory("sf-trail-").FullName;

    private string TrailFile => Path.Combine(_folder, "one.tokens");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_a_file_a_token_leads_to_itself()
    {
        var trail = new TokenTrail(TrailFile);
        Assert.Equal("t0", trail.Follow(new("t0"))!.Reveal());
        Assert.False(trail.Knows(new("t0")));
        Assert.Null(trail.Hindrance);
    }

    [FactUnless(Runtimes.Mono, NoAccessRules)]
    public void After_any_number_of_renewals_the_vaults_token_leads_to_the_newest_and_the_file_has_not_grown()
    {
        Assert.True(new TokenTrail(TrailFile).TryLead(new("anchor"), new("t0")));
        long length = new FileInfo(TrailFile).Length;
        for (int i = 1; i <= 150; i++)
        {
            Assert.True(new TokenTrail(TrailFile).TryLead(new("anchor"), new("t" + i)));
        }

        Assert.Equal("t150", new TokenTrail(TrailFile).Follow(new("anchor"))!.Reveal());
        Assert.InRange(new FileInfo(TrailFile).Length, length, length + 64);
    }

    [FactUnless(Runtimes.Mono, NoAccessRules)]
    public void A_new_anchor_is_led_to_from_the_older_ones_whoever_renews_with_which()
    {
        Lead("a", "t1");
        // The vault is given t1, then t2 is granted to one that still reads "a", and t3 to one that reads t1.
        Lead("t1", "t1");
        Lead("a", "t2");
        Assert.Equal("t2", Follow("t1"));
        Lead("t1", "t3");
        Assert.Equal("t3", Follow("a"));

        // A newer anchor again, which those two lead on to.
        Lead("t3", "t3");
        Lead("t3", "t4");
        foreach (string older in new[] { "a", "t1", "t3" })
        {
            Assert.Equal("t4", Follow(older));
        }
    }

    [FactUnless(Runtimes.Mono, NoAccessRules)]
    public void The_line_of_the_vaults_token_is_never_dropped_however_many_others_there_are()
    {
        // A vault that takes no new token, though each one is offered to it.
        for (int i = 1; i <= 200; i++)
        {
            Lead("anchor", "t" + i);
            Lead("t" + i, "t" + i);
        }

        Assert.Equal("t200", Follow("anchor"));
        Assert.Equal("t200", Follow("t190"));
        Assert.Equal(64, File.ReadAllLines(TrailFile).Length);
    }

    [FactUnless(Runtimes.Mono, NoAccessRules)]
    public void A_change_of_any_byte_never_leads_to_another_token()
    {
        Lead("a", "t1");
        Lead("t1", "t1");
        Lead("t1", "t2");
        byte[] good = File.ReadAllBytes(TrailFile);
        for (int i = 0; i < good.Length; i++)
        {
            byte[] changed = [.. good];
            changed[i] ^= (byte)(1 << (i % 7));
            File.WriteAllBytes(TrailFile, changed);
            var trail = new TokenTrail(TrailFile);
            // To the newest; nowhere; or, where the line can no longer be found, no further than before.
            Assert.True(trail.Follow(new("a"))?.Reveal() is null or "t2" or "t1" or "a");
            Assert.True(trail.Follow(new("t1"))?.Reveal() is null or "t2" or "t1");
            if (trail.Knows(new("t1")))
            {
                Assert.True(trail.Follow(new("t1"))?.Reveal() is null or "t2");
            }
        }

        for (int length = 0; length < good.Length; length++)
        {
            File.WriteAllBytes(TrailFile, good[..length]);
            Assert.True(new TokenTrail(TrailFile).Follow(new("t1"))?.Reveal() is null or "t2" or "t1");
        }
    }

    [FactUnless(Runtimes.Mono, NoAccessRules)]
    public void What_a_killed_process_left_behind_is_neither_read_nor_in_the_way()
    {
        Lead("a", "t1");
        File.WriteAllText(TrailFile + ".new", "half a li");
        Assert.Equal("t1", Follow("a"));
        Lead("a", "t2");
        Assert.Equal("t2", Follow("a"));
        Assert.False(File.Exists(TrailFile + ".new"));
    }

    [FactUnless(Runtimes.Mono, NoAccessRules)]
    public void A_file_that_cannot_be_replaced_says_so_and_is_written_over_as_far_as_there_is_room()
    {
        Lead("a", "t1");
        Directory.CreateDirectory(Path.Combine(TrailFile + ".new", "full"));
        var trail = new TokenTrail(TrailFile);
        Assert.False(trail.TryLead(new("a"), new("t2")));
        Assert.NotNull(trail.Hindrance);
        // In the room that the file has, those who have the older one are led on.
        Assert.Equal("t2", Follow("a"));
        for (int i = 3; i <= 100; i++)
        {
            trail = new TokenTrail(TrailFile);
            Assert.False(trail.TryLead(new("a"), new("t" + i)));
            Assert.False(trail.TryLead(new("t" + i), new("t" + i)));
        }

        Assert.InRange(new FileInfo(TrailFile).Length, 1, 4096);
        Assert.Equal("t100", Follow("a"));
        Assert.Equal("t100", Follow("t95"));
    }

#if NET
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_planted_link_is_not_followed(bool isDangling)
    {
        string elsewhere = Path.Combine(_folder, "elsewhere");
        if (!isDangling)
        {
            File.WriteAllText(elsewhere, "keep me\n");
        }

        File.CreateSymbolicLink(TrailFile, elsewhere);
        var trail = new TokenTrail(TrailFile);
        Assert.Contains("is a link", trail.Hindrance, StringComparison.Ordinal);
        Assert.False(trail.TryLead(new("a"), new("t1")));
        Assert.Equal(isDangling ? null : "keep me\n", File.Exists(elsewhere) ? File.ReadAllText(elsewhere) : null);

        // Nor by the file that is written on the way.
        File.Delete(TrailFile);
        File.CreateSymbolicLink(TrailFile + ".new", elsewhere);
        Lead("a", "t1");
        Assert.Equal(isDangling ? null : "keep me\n", File.Exists(elsewhere) ? File.ReadAllText(elsewhere) : null);
        Assert.Equal("t1", Follow("a"));
    }

#endif
    [FactUnless(Runtimes.Mono, NoAccessRules)]
    public void It_is_for_its_owner_alone_and_shows_no_token()
    {
        Lead("the-old-token", "the-new-token");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TrailFile));
        }

        Assert.DoesNotContain("token", File.ReadAllText(TrailFile), StringComparison.Ordinal);
    }

    private void Lead(string kept, string newest) => Assert.True(new TokenTrail(TrailFile).TryLead(new(kept), new(newest)));

    private string? Follow(string kept) => new TokenTrail(TrailFile).Follow(new(kept))?.Reveal();
}
