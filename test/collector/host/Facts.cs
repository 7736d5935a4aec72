namespace ScriptHost;

/// <summary>What Windows PowerShell 2.0 and .NET 2.0 have, from the two lists in the facts folder.</summary>
public sealed class Facts {
  static readonly string[] Inherited = ["Equals:1,2", "GetHashCode:0", "GetType:0", "ReferenceEquals:2"];

  /// <summary>Command to its parameters.</summary>
  public Dictionary<string, HashSet<string>> Commands { get; } = new(StringComparer.OrdinalIgnoreCase);
  /// <summary>Type to its members: parameter counts of the overloads, or null for what is no method.</summary>
  public Dictionary<string, Dictionary<string, HashSet<int>?>> Types { get; } = new(StringComparer.OrdinalIgnoreCase);
  /// <summary>Method name to every parameter count that any type has for it.</summary>
  public Dictionary<string, HashSet<int>> Methods { get; } = new(StringComparer.OrdinalIgnoreCase);

  public Facts(string folder) {
    foreach (var line in File.ReadLines(Path.Combine(folder, "commands.txt"))) {
      var words = line.Split(' ');
      Commands[words[0]] = new(words.Skip(1).Where((word) => word[0] != '!'), StringComparer.OrdinalIgnoreCase);
    }
    foreach (var line in File.ReadLines(Path.Combine(folder, "dotnet2.txt"))) {
      var words = line.Split(' ');
      var members = new Dictionary<string, HashSet<int>?>(StringComparer.OrdinalIgnoreCase);
      foreach (var word in words.Skip(1).Concat(Inherited)) {
        var at = word.IndexOf(':');
        if (at < 0) { members[word] = null; continue; }
        var counts = word[(at + 1)..].Split(',').Select(int.Parse).ToHashSet();
        members[word[..at]] = counts;
        if (!Methods.TryGetValue(word[..at], out var all)) Methods[word[..at]] = all = [];
        all.UnionWith(counts);
      }
      Types[words[0]] = members;
    }
  }
}
