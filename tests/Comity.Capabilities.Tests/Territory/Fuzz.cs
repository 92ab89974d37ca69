using System.Text;

namespace Comity.Tests.Territory;

/// <summary>Small damage to text and bytes, the same for the same seed.</summary>
internal static class Fuzz
{
    private const string Alphabet = "0123456789abcdefXB.:/,;|\"#-% \t\r\nü\0*";

    public static string Mutate(Random random, string text)
    {
        var mutated = new StringBuilder(text);
        for (var times = random.Next(4); times > 0 && mutated.Length > 0; times--)
        {
            var at = random.Next(mutated.Length);
            switch (random.Next(4))
            {
                case 0: mutated.Remove(at, 1); break;
                case 1: mutated.Insert(at, Alphabet[random.Next(Alphabet.Length)]); break;
                case 2: mutated[at] = Alphabet[random.Next(Alphabet.Length)]; break;
                default: mutated.Insert(at, mutated.ToString(at, random.Next(mutated.Length - at + 1))); break;
            }
        }

        return mutated.ToString();
    }

    public static byte[] Mutate(Random random, byte[] bytes)
    {
        var mutated = bytes.ToList();
        for (var times = random.Next(1, 6); times > 0 && mutated.Count > 0; times--)
        {
            var at = random.Next(mutated.Count);
            switch (random.Next(4))
            {
                case 0: mutated.RemoveRange(at, random.Next(Math.Min(20, mutated.Count - at) + 1)); break;
                case 1: mutated.Insert(at, (byte)random.Next(256)); break;
                case 2: mutated[at] = (byte)random.Next(256); break;
                default: mutated.InsertRange(at, mutated.GetRange(at, random.Next(Math.Min(40, mutated.Count - at) + 1))); break;
            }
        }

        return [.. mutated];
    }
}
