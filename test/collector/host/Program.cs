// The commands of the script host:
//   run [--language MODE] SCRIPT [ARG...]   as powershell.exe -File would: its exit code is the script's
//   batch                                   jobs on standard input, one JSON line per job on standard output
//   lint FACTS FILE...                      what Windows 7 would not understand in these scripts, as JSON
//   help FILE                               the comment-based help of a script, as JSON
using System.Management.Automation;
using System.Text.Json;
using ScriptHost;

var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
if (args.Length == 0) return Usage();
switch (args[0]) {
  case "run": {
    var rest = args.Skip(1).ToList();
    var mode = PSLanguageMode.FullLanguage;
    if (rest.Count > 1 && rest[0] == "--language") {
      mode = Enum.Parse<PSLanguageMode>(rest[1]);
      rest.RemoveRange(0, 2);
    }
    return rest.Count == 0 ? Usage() : Engine.RunFile(rest[0], rest.Skip(1), mode);
  }
  case "batch": {
    var jobs = JsonSerializer.Deserialize<List<ScriptHost.Job>>(Console.In.ReadToEnd(), options) ?? [];
    Engine.RunJobs(jobs, (result) => {
      lock (options) Console.Out.WriteLine(JsonSerializer.Serialize(result, options));
    });
    Console.Out.Flush();
    // A job that was given up may still sit in a blocked call: do not wait for its thread.
    Environment.Exit(0);
    return 0;
  }
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
  Console.Error.WriteLine("run [--language MODE] SCRIPT [ARG...] | batch | lint FACTS FILE... | help FILE");
  return 2;
}
