using SalesforceConnect.Auth;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Connections;

/// <summary>
/// The file beside a vault that leads from a refresh token that the vault holds, or once held, to the newest one. Each line is the
/// fingerprint of such a token and, sealed under it, the newest token, or the next one that the vault was given: who has not what
/// the vault holds reads nothing. A SecretStore loses other processes' secrets when it is written, and answers from its memory for
/// a long time after another process has written; so its tokens are renewed here alone. Used by whoever has the connection's lock.
/// </summary>
internal sealed class TokenTrail
{
    // A vault's memory can be several tokens old. The way from the token that the vault holds is written last, and so never dropped.
    private const int Remembered = 64;

    private readonly string _path;
    private readonly bool _isReadable = true;
    private List<Line> _lines = [];

    /// <param name="path">The file; it need not be there.</param>
    public TokenTrail(string path)
    {
        _path = path;
        try
        {
            OwnerOnlyFile.RequireNoLink(path);
            _lines =
                [.. File.ReadAllLines(path)
                    .Select(line => line.Split(' '))
                    .Where(words => words.Length == 2)
                    .Select(words => new Line(words[0], words[1]))];
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            // Nothing was replaced yet.
        }
        catch (Exception failure) when (OwnerOnlyFile.IsFileFailure(failure))
        {
            _isReadable = false;
            Hindrance = failure.Message;
        }
    }

    private TokenTrail(string path, string hindrance)
    {
        _path = path;
        _isReadable = false;
        Hindrance = hindrance;
    }

    /// <summary>A trail that can be neither read nor written.</summary>
    /// <param name="path">Where it would be.</param>
    /// <param name="hindrance">Why it cannot be used.</param>
    public static TokenTrail Unusable(string path, string hindrance) => new(path, hindrance);

    /// <summary>What kept the file from being read or written, in the system's words; null where nothing did.</summary>
    public string? Hindrance { get; private set; }

    /// <summary>The folder that the file is in.</summary>
    public string Folder => Path.GetDirectoryName(_path)!;

    /// <summary>Whether it has a line for this token.</summary>
    public bool Knows(SecretText token) => Find(token) is not null;

    /// <summary>The newest refresh token that a kept one leads to: itself, where there is no line for it.</summary>
    /// <returns>Null where a line on the way cannot be opened.</returns>
    public SecretText? Follow(SecretText kept) => Walk(kept, []);

    /// <summary>Leads from a token, and from those on the way, to the newest one; safely on the disk when this returns true.</summary>
    /// <param name="kept">The token that the vault holds, or is about to; the newest one itself where that is it.</param>
    /// <param name="newest">The newest one.</param>
    /// <returns>False where the file cannot be written: <see cref="Hindrance"/> says why.</returns>
    public bool TryLead(SecretText kept, SecretText newest)
    {
        List<SecretText> passed = [];
        Walk(kept, passed);
        // The one that the vault was given last. Whoever reads it there keeps its line up to date, so the older ones lead to it.
        SecretText last = passed.LastOrDefault() ?? kept;
        List<Line> lines = _lines;
        foreach (SecretText token in passed.Take(passed.Count - 1).Reverse())
        {
            lines = With(lines, token, last);
        }

        lines = With(lines, last, newest);
        lines = [.. lines.Skip(lines.Count - Remembered)];
        if (!_isReadable)
        {
            // A folder that is a link, or another user's, is not written to either.
            return false;
        }

        try
        {
            OwnerOnlyFile.Replace(_path, Content(lines));
            _lines = lines;
            return true;
        }
        catch (Exception failure) when (OwnerOnlyFile.IsFileFailure(failure))
        {
            // The vault gets the token then. Whoever still has an older one from the vault is led on all the same, as far as it goes.
            Hindrance = failure.Message;
            long room = OwnerOnlyFile.RoomOf(_path);
            while (Content(lines).Length > room)
            {
                lines = [.. lines.Skip(1)];
            }

            if (lines.Count > 0 && OwnerOnlyFile.TryOverwrite(_path, Content(lines)))
            {
                _lines = lines;
            }

            return false;
        }
    }

    /// <summary>Removes the file, as far as it can be removed.</summary>
    public void Delete()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception failure) when (OwnerOnlyFile.IsFileFailure(failure))
        {
            // It opens with nothing but the token that was in the vault.
            Hindrance = failure.Message;
        }
    }

    private static string Content(List<Line> lines) => string.Concat(lines.Select(line => $"{line.Token} {line.Newest}\n"));

    private static List<Line> With(List<Line> lines, SecretText token, SecretText next)
    {
        string fingerprint = SealedToken.Fingerprint(token.Reveal());
        return [.. lines.Where(line => line.Token != fingerprint), new(fingerprint, SealedToken.Seal(next, token))];
    }

    /// <param name="kept">Where to begin.</param>
    /// <param name="passed">Gets the tokens that have a line of their own, in the order of the way.</param>
    private SecretText? Walk(SecretText kept, List<SecretText> passed)
    {
        SecretText living = kept;
        for (int i = 0; i <= _lines.Count && Find(living) is { } line; i++)
        {
            passed.Add(living);
            if (SealedToken.TryOpen(line.Newest, living) is not { } next)
            {
                return null;
            }

            if (next.Reveal() == living.Reveal())
            {
                break;
            }

            living = next;
        }

        return living;
    }

    private Line? Find(SecretText token)
    {
        string fingerprint = SealedToken.Fingerprint(token.Reveal());
        return _lines.LastOrDefault(line => line.Token == fingerprint);
    }

    private sealed record Line(string Token, string Newest);
}
