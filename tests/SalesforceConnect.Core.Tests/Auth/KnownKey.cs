namespace SalesforceConnect.Core.Tests.Auth;

/// <summary>
/// The RSA key that everybody knows: the example of RFC 7515, A.2, in the forms that OpenSSL 3.0 writes it in. No app has it.
/// </summary>
internal static class KnownKey
{
    /// <summary>The password of the encrypted forms.</summary>
    public const string Password = "a key's password";

    /// <summary>The modulus, as RFC 7515 prints it.</summary>
    public const string Modulus =
        "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yR"
        + "T-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7"
        + "OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9k"
        + "G4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkM"
        + "Ls91kzk2PAcDTW9gb54h4FRWyuXpoQ";

    /// <summary><c>openssl rsa -traditional</c>.</summary>
    public const string Pkcs1 = """
        MIIEowIBAAKCAQEAofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd/wWJcyQoTbji9k0
        l8W26mPddxHmfHQp+Vaw+4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL+yRT+SFd2lZS+pC
        gNMsD1W/YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb/7OMg0LOL+bSf63kpaSHSX
        ndS5z5rexMdbBYUsLA9e+KXBdQOS+UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uD
        Zlxvb3qCo5ZwKh9kG4LT6/I5IhlJH7aGhyxXFvUK+DWNmoudF8NAco9/h9iaGNj8
        q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQIDAQABAoIBABKucaRpzQorw35S
        bEUAVx8dYXUdZOlJcHtiWQ+dC6V8ljxAHj/PLyzTveyI5QO/xkObCyjIL303l2cf
        UhPu2MFaJdjVzqACXuOrLot/eSFvxjvqVidTtAZExqFRJ9mylUVAoLvhowVWmC1O
        n95fZCXxTUtxNEG1Xcc7m0rtzJKs45J+N/V9DP1edYH6USyPSWGp6wuA+KgHRnKK
        Vf9GRx80JQY7nVNkL17eHoTWEwga+lwi0FEoW9Y7lDtWXYmKBWhUE+U8PGxlJf8f
        40493HDw1WRQ/aSLoS4QTp3rn7gYgeHEvfJdkkf0UMhlknlo53M09EFPdadQ4TlU
        bjqKc50CgYEA4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH/5IB3jw3bcxGn6QLvnE
        tfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw/Py5PJdTJNPY8cQn7ouZ2KKDcmnPG
        BY5t7yLc1QlQ5xHdwW1VhvKn+nXqhJTBgIPgtldC+KDV5z+y2XDwGUcCgYEAuQPE
        fgmVtjL0Uyyx88GZFF1fOunH3+7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYs
        p1ZSe7zFYHj7C6ul7TjeLQeZD/YwD66t62wDmpe/HlB+TnBA+njbglfIsRLtXlnD
        zQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdcCgYAHAp9XcCSrn8wVkMVkKdb7
        DOX4IKjzdahm+ctDAJN4O/y7OW5FKebvUjdAIt2GuoTZ71iTG+7F0F+lP88jtjP4
        U4qe7VHoewl4MKOfXZKTe+YCS1XbNvfgwJ3Ltyl1OH9hWvu2yza7q+d5PCsDzqtm
        27kxuvULVeya+TEdAB1ijQKBgQCH/3r6YrVH/uCWGy6bzV1nGNOdjKc9tmkfOJmN
        54dxdixdpozCQ6U4OxZrsj3FcOhHBsqAHvX2uuYjagqvo3cOj1TRqNocX40omfCC
        Mx3bD1yPPf/6TI2XECva/ggqEY2mYzmIiA5LVVmc5nrybr+lssFKneeyxN2Wq93S
        0iJMdQKBgCGHewxzoa1r8ZMD0LETNrToK423K377UCYqXfg5XMclbrjPbEC3YI1Z
        NqMtuhdBJqUnBi6tjKMF+34Xf0CUN8ncuXGO2CAYvO8PdyCixHX52ybaDjy1FtCE
        6yUXjoKNXKvUm7MWGsAYH6f4IegOetN5NvmUMFStCSkh7ixZLkN1
        """;

    /// <summary><c>openssl pkcs8 -topk8 -nocrypt</c>.</summary>
    public const string Pkcs8 = """
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCh+BYK4uPJtGXO
        jS1lYmM2K5J9vinh8CR3/BYlzJChNuOL2TSXxbbqY913EeZ8dCn5VrD7io8ImtxL
        aYk8wTM/U+3QGbh3hCUv7JFP5IV3aVlL6kKA0ywPVb9ilE8TA5a8bpvfbr3SvaNn
        juygxmj3AbONv/s4yDQs4v5tJ/reSlpIdJed1LnPmt7Ex1sFhSwsD174pcF1A5L5
        ROjtZMEQxrZHYJqkeDrrnGya11UxMFBji4NmXG9veoKjlnAqH2QbgtPr8jkiGUkf
        toaHLFcW9Qr4NY2ai50Xw0Byj3+H2JoY2PyrZ62EWQwuz3WTOTY8BwNNb2BvniHg
        VFbK5emhAgMBAAECggEAEq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyW
        PEAeP88vLNO97IjlA7/GQ5sLKMgvfTeXZx9SE+7YwVol2NXOoAJe46sui395IW/G
        O+pWJ1O0BkTGoVEn2bKVRUCgu+GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzj
        kn439X0M/V51gfpRLI9JYanrC4D4qAdGcopV/0ZHHzQlBjudU2QvXt4ehNYTCBr6
        XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl/x/jTj3ccPDVZFD9pIuhLhBOneufuBiB
        4cS98l2SR/RQyGWSeWjnczT0QU91p1DhOVRuOopznQKBgQDgHMQQ60imZV1URk0K
        pLttoLhyt3SmqdEf/kgHePDdtzEafpAu+cS191R2JiuoF2yzWXnwFDcqGigp5BNr
        0AHQfD8/Lk8l1Mk09jxxCfui5nYooNyac8YFjm3vItzVCVDnEd3BbVWG8qf6deqE
        lMGAg+C2V0L4oNXnP7LZcPAZRwKBgQC5A8R+CZW2MvRTLLHzwZkUXV866cff7tx6
        kqa0finGG0KgeqlaZPxgCZnFp7AeAcCMtiynVlJ7vMVgePsLq6XtON4tB5kP9jAP
        rq3rbAOal78eUH5OcED6eNuCV8ixEu1eWcPNCS/l1OW1EnXUEoEHKl54Xrrz2uNw
        kgMTP1FZ1wKBgAcCn1dwJKufzBWQxWQp1vsM5fggqPN1qGb5y0MAk3g7/Ls5bkUp
        5u9SN0Ai3Ya6hNnvWJMb7sXQX6U/zyO2M/hTip7tUeh7CXgwo59dkpN75gJLVds2
        9+DAncu3KXU4f2Fa+7bLNrur53k8KwPOq2bbuTG69QtV7Jr5MR0AHWKNAoGBAIf/
        evpitUf+4JYbLpvNXWcY052Mpz22aR84mY3nh3F2LF2mjMJDpTg7FmuyPcVw6EcG
        yoAe9fa65iNqCq+jdw6PVNGo2hxfjSiZ8IIzHdsPXI89//pMjZcQK9r+CCoRjaZj
        OYiIDktVWZzmevJuv6WywUqd57LE3Zar3dLSIkx1AoGAIYd7DHOhrWvxkwPQsRM2
        tOgrjbcrfvtQJipd+DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd/QJQ3
        ydy5cY7YIBi87w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp/gh6A56
        03k2+ZQwVK0JKSHuLFkuQ3U=
        """;

    /// <summary><c>openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256</c>.</summary>
    public const string Aes = """
        MIIFLTBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQIaV/8Tsd1TN0CAggA
        MAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBDbTcfu647fO4gpp2V+fzhbBIIE
        0LROi8PAZ1UqqQYE6q1bB24C7wOnq2VTFx518i7n7zmFqIkTG9r5OR0YEkOi02yW
        XpZWVaugC4kYmuUIdp5SuenPaMBZ/DEF8KnU3PvJUigstkJPx2sl9SSgHWGHOOVu
        IbW0l3EbjOkdassdQ8/yrGxvzpV9zedU4Y/dEpNbZXLaJtgsyz1gdoH6cTgEo0Y+
        iQbky/OCHyGD1llOLa0t6GNmZamEJveucqrBG0wVRA3FYTCduCMdEMeIaW+mku7V
        WLb9fuB0kGki0STyG2t6fA8QFSKo282MuML50KDMMYpYZK602Dm9EYDJ6+FSyX4x
        vfmWGk5wi3pwPpjJlv+6Ay5xBt6DwgdOZFB5GmuITQ+zH0RI1uV74fiSIcdxqCSD
        Thp+9T7P+j5JHMymOHhe1Q9hSQJLnNC4Y4nS8/J/9+o1JbYLWJ4/hx+P8nSdAPxe
        ayNtYbVwfyyRrCRsTWMxd7F7NL0IDhCyPgSIQNHqsXx4UBqX4y3OD/bCqu5FN5KK
        Y+03ZF/CgOy5S/jhpf5T/h0JL+ekI8aOtRDICcOL/vm1HXfWh3zjDtNtt9W0i0S/
        fUpRfmvVfLxrPH2FORE0ADB2/W+5xX9pBck/fvFuTPmyt2I48SDpB6QKwl6RF7/Q
        N5cIW+W7A/WD7sd7B1gLZqkK/SLAhVWCUGnNSGoYwskzLxFIQR3HxloHI9DoG/5M
        MGJx0N0sKPJuPpcAj3NHheZqfouimhloH3pJFCIqT2sghUFtiIvj3hqrnIqvhKZa
        EljhJpnqhjDegAQjNuNExSSIYstKmNim830/kxQT9028mVknwcN+Z7p1x9ZGcjzZ
        F/erizT16MVkaRlv3RCkeqwqtD2Or7N1FeBH4tueQO2MnS6IjDWQypbmwCn4GYHH
        oyBImGCQeqCBD0C55yB5vQbUQDVCe3cB5zdM9pBwvWEUS2iomzTs5SjYZBDkVekF
        9m9OYw5pnYlzqx1OYCi8o9EE54Oitesp2IQy1j8xIKuUjdZGqSl0g2UIn5lQV2wp
        5zU73HH53SAI4gWACJQpuWt2yVt8KhvaeywaBkbiclSiSeMtj+mCRdk3zvUPrAis
        zKpLXUlaCG3WQ2yTtiaeAm1QDQaUa1c78NCe3epIVyXAXTn4hkLYEcj6qQAjHqyN
        HPoNri+LgmLFW0z/hxTscCN5Zql2z07bAphw00MfwSZpHamjYKjGPjZQztwIIywK
        i51hPuB678QYYJc1c8RcHC78jJ6DSCXvLL8tExitro1zpZVVczrOVqRMdToJo7cK
        usP7ePiCCqEarecAKtmWpQbfxNckoP/sUixqodko84nbGb36kWcb/x/g56bzQh+8
        IsAG7rcCKITTYtQjS68tj2Qb8Y7nYQ/l5+hLdREmgle94lV5p+Xy5itbgCEcKMxx
        LhqJZnhzl/xehADLA+V2aj2XXb6k0sbDxhugiE7wULoZXd0fY1mWxprLHhUfTFXf
        Qyk47HSDTdG3r51ZSbORDcp069HKFqixM1D8d5rAGHB9egAvYQoeTxC1lxmZ7M+u
        GdwXhnMGpvp2XPryxbeY1eiUKFWhCwWEm7wFDa90dyWAvrKz5kHmO1egjzILTzW8
        IRdb+ZU0ADMCcfBUqeMCcux2YARdpTSaCtWUYvsY1Nkl
        """;

    /// <summary><c>openssl pkcs8 -topk8 -v2 des3</c>.</summary>
    public const string TripleDes = """
        MIIFHDBOBgkqhkiG9w0BBQ0wQTApBgkqhkiG9w0BBQwwHAQIoI/96lVhujcCAggA
        MAwGCCqGSIb3DQIJBQAwFAYIKoZIhvcNAwcECFS5WOqFVdrcBIIEyOI5JttU+LYI
        62zpFdOm3iLhPv96WRwGH4Rmq15Mdga7WA5/kQav2n3CSrtbEy5H9go+fBzlh6BQ
        jbp0b5ASFgKGKP7N4kf0dT86gOrbSY04AfWjsxcuVALMwky/t99lfKUTSwzoHkAe
        cBRDn93I8E4ktSNjd9u8rITB+2t062w6PizLuZH6sn5vOfygKjBOJ38iul30fk4/
        vbcHyvAZG0GoOn85nP+YqScCJ8j3kRZKMgnLBnMlw+I3lIBPpfANV/Q87tc/kUY2
        7rqtl6+7jbVZCCH+8POAbDzLQZRSdaXWCfLUB6nf07w8HmoBiYAeQ73sB9MNXANo
        8pc1UWz34LT/VVDbB6Rzp9MtjtzIqsnleVu71NNBcAkaTAhACqglr+4LHW0LwvJZ
        GucmUO20WlqDs82XI/cZmHnN0ciDxQMTDAoBw+5BfvLUiqwfVjxo5yZgYQsZyo0n
        3i2hI9u3jTDDbzkq2id2HgBkhwXbbHcnxLP6iSUbSaiXI1HgA/CMMYs+moaZl97E
        jpsw9KYTg9V0cKgQ1cliHQvu/Cc5YUt6pZn3dGfnKLnFEZOA0Ed5grnfaVseupkd
        q0zabOP5eCRXc/OeDP54aN22BB1nftTKEnETBm71RnHYfr0pICQfyI26rS73aFIm
        z+yyXUueogwQpgeNkiKhkq0p5drqKC3Z1fOtmkk7k9F33qkQVZneAnLHeS1f8oxN
        XFP1Vf2EzmC9dSahAqwv2RItnu0Tfpn15WlmY4JtCmG3aOCIxJYuyhmowncGziGe
        m5+VO/jXcziBIaJrjfWcDjMORQnL7GvpiYJMAGA5SLRwUrKYmquXTbPvXQ+HBocq
        8YnQn5er3PULqJ61LI16JrrrDuimMFf2gMXLzudmUDp+ZQ1fiVOfaTdiGTFvtRDp
        JdtElwXPBGHDrfJj21KOLHSZWNLPG5u2nNBkgYmQrkLnBIxATV//NqG4Y1bqhqSn
        Gg9B8H8S6Bc0ISYShHsazFqpbviKeqh5N/1KEWDRiM9iqnlwV6t26pjj6h1SRWKn
        lrdOUl/Oc+gdx+/r/2G2OZk7BKTSCmI0FMR5Me67WNtKIA7J/7yO9ymFvauZUECP
        WEq4OI//CJdTSTvNMDlOxPBrKGLc0GRfcb8SlZFAtg/leYJfUrqeNDiRYPPvJ9J9
        nQN577/WcIDj1uY8REMlklF6YrAYw9cqXqUCV2TBM20CyGoNFgA5jqfuI0MvRdGR
        pJVijZ4SWkzKQqCJBeIrvaVk7pW7FfmcVL00FYQN+VpDOylFmnWEA9tBKcvyjGG1
        jZ1S1W2yuL+UWkaQyRHvtKkull2jM5UcckULdL42+LpFDATw3WscnBzAOw7/LfDj
        axxYsMocu3W605pXn9pGuEJz5IY4rw80Ocgf3bh5Yo2/GHhW2K+IskaOu6eyIrXs
        gpHr73oa8NKZIimEH8kU6P4oRmIA9tchE0vLL1eX2gD3AuPGt56s5Qir3X132xL/
        WlNGCpF0bIOJDLvK8NbID6pLZwFuTwWsZ5+B7YzNW+7+TrOIN23pagIXsbT93oke
        FSrLlNVMVWFZnUfwHs8GqTjsIEiScVX6D1UN9lDNA3Msj75bmnxrS6eVj8Vmii1S
        me+TPHNiy+JeDP9l0QoXOQ==
        """;

    /// <summary>A form as PEM.</summary>
    public static string ToPem(string body, string label) => $"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n";
}
