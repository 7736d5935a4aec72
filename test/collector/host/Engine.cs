using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace ScriptHost;

public sealed record Job(string Id, string Script, string? LanguageMode = null, int TimeoutSeconds = 120);

/// <param name="Error">what ended the job early, or null</param>
public sealed record JobResult(string Id, string[] Output, string[] Errors, string? Error, bool TimedOut, long ElapsedMs);

/// <summary>PowerShell's own engine, with the few commands that its package does not bring.</summary>
public static class Engine {
  static InitialSessionState SessionState(PSLanguageMode mode) {
    var state = InitialSessionState.CreateDefault2();
    state.LanguageMode = mode;
    foreach (var type in Assembly.GetExecutingAssembly().GetTypes()) {
      var name = type.GetCustomAttribute<CmdletAttribute>();
      if (name is null) continue;
      state.Commands.Add(new SessionStateCmdletEntry($"{name.VerbName}-{name.NounName}", type, null));
    }
    return state;
  }

  /// <summary>Runs the jobs two at a time, each in a runspace of its own; a job that outstays its limit is given up.</summary>
  public static void RunJobs(List<ScriptHost.Job> jobs, Action<JobResult> report) {
    var queue = new ConcurrentQueue<ScriptHost.Job>(jobs);
    var workers = Enumerable.Range(0, 2).Select((_) => Task.Factory.StartNew(() => {
      while (queue.TryDequeue(out var job)) report(RunJob(job));
    }, TaskCreationOptions.LongRunning)).ToArray();
    Task.WaitAll(workers);
  }

  static JobResult RunJob(ScriptHost.Job job) {
    var clock = Stopwatch.StartNew();
    var mode = job.LanguageMode is null ? PSLanguageMode.FullLanguage : Enum.Parse<PSLanguageMode>(job.LanguageMode);
    Runspace runspace;
    // One at a time: two that open at once on a busy machine can miss commands of the engine.
    lock (typeof(Engine)) {
      runspace = RunspaceFactory.CreateRunspace(new QuietHost(), SessionState(mode));
      runspace.Open();
      using var first = PowerShell.Create(runspace);
      first.AddScript("Set-StrictMode -Off").Invoke();
    }
    var shell = PowerShell.Create(runspace);
    shell.AddScript(job.Script);
    var output = new PSDataCollection<PSObject>();
    string? error = null;
    var pending = shell.BeginInvoke<PSObject, PSObject>(null, output);
    var done = pending.AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(job.TimeoutSeconds));
    if (done) {
      try { shell.EndInvoke(pending); } catch (Exception failure) { error = failure.Message; }
    }
    var result = new JobResult(
      job.Id,
      output.Where((item) => item is not null).Select((item) => item.ToString()).ToArray(),
      shell.Streams.Error.ReadAll().Select(Describe).ToArray(),
      error, !done, clock.ElapsedMilliseconds);
    if (done) runspace.Dispose();
    return result;
  }

  static string Describe(ErrorRecord record) => $"{record} {record.InvocationInfo?.PositionMessage}".Trim();

  /// <summary>A script file with arguments as they stand on a command line; the script's exit code is returned.</summary>
  public static int RunFile(string path, IEnumerable<string> arguments, PSLanguageMode mode) {
    var host = new QuietHost();
    using var runspace = RunspaceFactory.CreateRunspace(host, SessionState(mode));
    runspace.Open();
    using var shell = PowerShell.Create(runspace);
    shell.AddScript($"& {Quote(Path.GetFullPath(path))} {string.Join(' ', arguments.Select(Word))}\nexit $global:LASTEXITCODE");
    try {
      foreach (var item in shell.Invoke()) Console.Out.WriteLine(item);
    } catch (RuntimeException failure) {
      Console.Error.WriteLine(Describe(failure.ErrorRecord));
      return 1;
    }
    foreach (var record in shell.Streams.Error) Console.Error.WriteLine(Describe(record));
    return host.ExitCode ?? 0;
  }

  static string Quote(string text) => "'" + text.Replace("'", "''") + "'";

  static string Word(string text) =>
    text.Length > 1 && text[0] == '-' && char.IsLetter(text[1]) ? text : Quote(text);
}

/// <summary>A host without a screen, which only remembers the code of an `exit`.</summary>
sealed class QuietHost : PSHost {
  public int? ExitCode { get; private set; }
  public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;
  public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;
  public override Guid InstanceId { get; } = Guid.NewGuid();
  public override string Name => "ScriptHost";
  public override PSHostUserInterface? UI => null;
  public override Version Version => new(1, 0);
  public override void EnterNestedPrompt() { }
  public override void ExitNestedPrompt() { }
  public override void NotifyBeginApplication() { }
  public override void NotifyEndApplication() { }
  public override void SetShouldExit(int exitCode) => ExitCode = exitCode;
}
