using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Comity.Office.Accounts;

/// <summary>Time-based one-time passwords (RFC 6238 over RFC 4226): six digits, steps of 30 seconds, HMAC-SHA-1 as every authenticator speaks it.</summary>
internal static class Totp
{
    public const int Digits = 6;

    public const int SecretBytes = 20;

    private const int StepSeconds = 30;

    public static long StepAt(DateTimeOffset now) => now.ToUnixTimeSeconds() / StepSeconds;

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>The code of one step (RFC 4226 5.3, with the hash of RFC 6238 1.2).</summary>
    public static string Code(ReadOnlySpan<byte> secret, long step, int digits, HashAlgorithmName hash)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var mac = CryptographicOperations.HmacData(hash, secret, counter);
        var offset = mac[^1] & 0x0F;
        var number = BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(offset, 4)) & 0x7FFF_FFFF;
        return (number % (long)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>The step whose code this is: this one, the one before or the one after; null if none of the three.</summary>
    /// <remarks>Compares all three in constant time. The caller refuses a step that was used before.</remarks>
    public static long? Match(ReadOnlySpan<byte> secret, string code, DateTimeOffset now)
    {
        if (code.Length != Digits || !code.All(char.IsAsciiDigit))
            return null;
        long? matched = null;
        var given = Encoding.ASCII.GetBytes(code);
        for (var step = StepAt(now) + 1; step >= StepAt(now) - 1; step--)
        {
            if (CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Code(secret, step, Digits, HashAlgorithmName.SHA1))))
                matched = step;
        }

        return matched;
    }

    /// <summary>What an authenticator application reads from a QR code (the otpauth key URI format).</summary>
    public static string Uri(ReadOnlySpan<byte> secret, string issuer, string login)
    {
        var name = System.Uri.EscapeDataString(issuer);
        return $"otpauth://totp/{name}:{System.Uri.EscapeDataString(login)}?secret={Base32(secret)}&issuer={name}&algorithm=SHA1&digits={Digits}&period={StepSeconds}";
    }

    /// <summary>RFC 4648 6, upper case, without padding.</summary>
    public static string Base32(ReadOnlySpan<byte> bytes)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var text = new StringBuilder((bytes.Length * 8 + 4) / 5);
        var (buffer, bits) = (0, 0);
        foreach (var value in bytes)
        {
            (buffer, bits) = (((buffer << 8) | value) & 0xFFFF, bits + 8);
            for (; bits >= 5; bits -= 5)
                text.Append(alphabet[(buffer >> (bits - 5)) & 31]);
        }

        return (bits > 0 ? text.Append(alphabet[(buffer << (5 - bits)) & 31]) : text).ToString();
    }
}
