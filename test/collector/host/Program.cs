// The commands of the lint, which reads the syntax tree of the collector's scripts:
//   lint FACTS FILE...                      what Windows 7 would not understand in these scripts, as JSON
//   help FILE                               the comment-based help of a script, as JSON
using System.Text.Json;
using ScriptHost;

var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
if (args.Length == 0) return Usage();
switch (args[0]) {
  case "lint" when args.Length > 2: {
    var facts = new Facts(args[1]);
    var found = args.Skip(2).SelectMany((file) => new Lint(facts, file).Run()).ToList();
    Console.Out.WriteLine(JsonSerializer.Serialize(found, options));
    return 0;
  }
  case "help" when args.Length == 2:
    Console.Out.WriteLine(JsonSerializer.Serialize(Lint.Help(args[1]), options));
    return 0;
  default:
    return Usage();
}

static int Usage() {
  Console.Error.WriteLine("lint FACTS FILE... | help FILE");
  return 2;
}
