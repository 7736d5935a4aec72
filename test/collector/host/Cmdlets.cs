// The commands of the Utility and Management modules that the scripts use, as small as these uses allow.
using System.Collections;
using System.Management.Automation;
using System.Text;

namespace ScriptHost;

[Cmdlet("New", "Object")]
public sealed class NewObject : PSCmdlet {
  [Parameter(Position = 0, Mandatory = true)] public string TypeName { get; set; } = "";
  [Parameter(Position = 1)] public object[]? ArgumentList { get; set; }
  [Parameter] public IDictionary? Property { get; set; }

  protected override void EndProcessing() {
    // Constrained language allows New-Object for the types of its short list only; none of the scripts needs one there.
    if (SessionState.LanguageMode != PSLanguageMode.FullLanguage) {
      throw new PSInvalidOperationException("Cannot create type. Only core types are supported in this language mode.");
    }
    if (TypeName.Equals("PSObject", StringComparison.OrdinalIgnoreCase)) {
      var made = new PSObject();
      if (Property is not null) {
        foreach (DictionaryEntry entry in Property) made.Properties.Add(new PSNoteProperty((string)entry.Key, entry.Value));
      }
      WriteObject(made);
      return;
    }
    if (!LanguagePrimitives.TryConvertTo<Type>(TypeName, out var type)) {
      throw new PSArgumentException($"Cannot find type [{TypeName}].");
    }
    var create = ScriptBlock.Create("param($type, $list) if ($list) { , $type::new.Invoke($list) } else { , $type::new() }");
    var arguments = ArgumentList?.Select((item) => item is PSObject wrapped ? wrapped.BaseObject : item).ToArray();
    foreach (var made in create.Invoke(type, arguments)) WriteObject(made, false);
  }
}

[Cmdlet("Start", "Sleep")]
public sealed class StartSleep : PSCmdlet {
  readonly ManualResetEventSlim stop = new();
  [Parameter(Position = 0)] public int Seconds { get; set; }
  [Parameter] public int Milliseconds { get; set; }
  protected override void EndProcessing() => stop.Wait(Seconds * 1000 + Milliseconds);
  protected override void StopProcessing() => stop.Set();
}

[Cmdlet("Test", "Path")]
public sealed class TestPath : PSCmdlet {
  [Parameter(Position = 0, ValueFromPipeline = true)] public string Path { get; set; } = "";
  [Parameter] public string LiteralPath { get; set; } = "";
  [Parameter] public string PathType { get; set; } = "Any";
  protected override void ProcessRecord() {
    var path = LiteralPath.Length > 0 ? LiteralPath : Path;
    WriteObject((PathType != "Container" && File.Exists(path)) || (PathType != "Leaf" && Directory.Exists(path)));
  }
}

[Cmdlet("Join", "Path")]
public sealed class JoinPath : PSCmdlet {
  [Parameter(Position = 0, Mandatory = true)] public string Path { get; set; } = "";
  [Parameter(Position = 1, Mandatory = true)] public string ChildPath { get; set; } = "";
  protected override void EndProcessing() => WriteObject(System.IO.Path.Combine(Path, ChildPath));
}

[Cmdlet("Split", "Path")]
public sealed class SplitPath : PSCmdlet {
  [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)] public string Path { get; set; } = "";
  [Parameter] public SwitchParameter Parent { get; set; }
  [Parameter] public SwitchParameter Leaf { get; set; }
  protected override void ProcessRecord() =>
    WriteObject(Leaf ? System.IO.Path.GetFileName(Path) : System.IO.Path.GetDirectoryName(Path) ?? "");
}

[Cmdlet("Get", "Date")]
public sealed class GetDate : PSCmdlet {
  [Parameter] public string? Format { get; set; }
  protected override void EndProcessing() => WriteObject(Format is null ? DateTime.Now : DateTime.Now.ToString(Format));
}

[Cmdlet("Get", "Random")]
public sealed class GetRandom : PSCmdlet {
  [Parameter(Position = 0)] public int Maximum { get; set; } = int.MaxValue;
  [Parameter] public int Minimum { get; set; }
  protected override void EndProcessing() => WriteObject(Random.Shared.Next(Minimum, Maximum));
}

[Cmdlet("Write", "Output")]
public sealed class WriteOutput : PSCmdlet {
  [Parameter(Position = 0, ValueFromPipeline = true)] public PSObject? InputObject { get; set; }
  protected override void ProcessRecord() => WriteObject(InputObject, true);
}

/// <summary>The commands that only speak to a person: on standard error, where they disturb no result.</summary>
public abstract class WriteText : PSCmdlet {
  [Parameter(Position = 0, ValueFromPipeline = true)] [Alias("Object", "Message")] public object? Text { get; set; }
  [Parameter] public string? ForegroundColor { get; set; }
  [Parameter] public SwitchParameter NoNewline { get; set; }
  protected override void ProcessRecord() => Console.Error.WriteLine(Text);
}

[Cmdlet("Write", "Host")] public sealed class WriteHost : WriteText { }
[Cmdlet("Write", "Warning")] public sealed class WriteWarningCommand : WriteText { }
[Cmdlet("Write", "Verbose")] public sealed class WriteVerboseCommand : WriteText { protected override void ProcessRecord() { } }
[Cmdlet("Write", "Debug")] public sealed class WriteDebugCommand : WriteText { protected override void ProcessRecord() { } }

[Cmdlet("Write", "Error")]
public sealed class WriteErrorCommand : PSCmdlet {
  [Parameter(Position = 0, Mandatory = true)] public string Message { get; set; } = "";
  protected override void EndProcessing() =>
    WriteError(new ErrorRecord(new InvalidOperationException(Message), "WriteError", ErrorCategory.NotSpecified, null));
}

[Cmdlet("Select", "Object")]
public sealed class SelectObject : PSCmdlet {
  int seen;
  [Parameter(ValueFromPipeline = true)] public PSObject? InputObject { get; set; }
  [Parameter] public int First { get; set; } = int.MaxValue;
  [Parameter] public string? ExpandProperty { get; set; }
  [Parameter(Position = 0)] public string[]? Property { get; set; }
  protected override void ProcessRecord() {
    if (InputObject is null || seen++ >= First) return;
    if (ExpandProperty is not null) {
      WriteObject(InputObject.Properties[ExpandProperty]?.Value, true);
    } else if (Property is not null) {
      var chosen = new PSObject();
      foreach (var name in Property) chosen.Properties.Add(new PSNoteProperty(name, InputObject.Properties[name]?.Value));
      WriteObject(chosen);
    } else {
      WriteObject(InputObject);
    }
  }
}

[Cmdlet("Sort", "Object")]
public sealed class SortObject : PSCmdlet {
  readonly List<PSObject> items = [];
  [Parameter(ValueFromPipeline = true)] public PSObject? InputObject { get; set; }
  [Parameter(Position = 0)] public object? Property { get; set; }
  [Parameter] public SwitchParameter Descending { get; set; }
  [Parameter] public SwitchParameter Unique { get; set; }
  protected override void ProcessRecord() { if (InputObject is not null) items.Add(InputObject); }
  protected override void EndProcessing() {
    var sorted = items.OrderBy(Key, Comparer<object?>.Create((a, b) => LanguagePrimitives.Compare(a, b, true))).ToList();
    if (Descending) sorted.Reverse();
    foreach (var (item, index) in sorted.Select((item, index) => (item, index))) {
      if (Unique && index > 0 && LanguagePrimitives.Equals(Key(item), Key(sorted[index - 1]), true)) continue;
      WriteObject(item);
    }
  }
  object? Key(PSObject item) => Property switch {
    null => item.BaseObject,
    ScriptBlock block => block.InvokeWithContext(null, [new PSVariable("_", item)]).FirstOrDefault()?.BaseObject,
    _ => item.BaseObject is IDictionary map ? map[Property.ToString()!] : item.Properties[Property.ToString()!]?.Value,
  };
}

[Cmdlet("New", "Item")]
public sealed class NewItem : PSCmdlet {
  [Parameter(Position = 0, Mandatory = true)] public string Path { get; set; } = "";
  [Parameter] public string ItemType { get; set; } = "File";
  [Parameter] public string Value { get; set; } = "";
  [Parameter] public SwitchParameter Force { get; set; }
  protected override void EndProcessing() {
    if (ItemType.Equals("Directory", StringComparison.OrdinalIgnoreCase)) {
      if (Directory.Exists(Path) && !Force) throw new IOException($"An item with the specified name {Path} already exists.");
      Directory.CreateDirectory(Path);
    } else {
      File.WriteAllText(Path, Value);
    }
    WriteObject(Path);
  }
}

[Cmdlet("Set", "Content")]
public sealed class SetContent : PSCmdlet {
  readonly StringBuilder text = new();
  [Parameter(Position = 0)] public string Path { get; set; } = "";
  [Parameter] public string LiteralPath { get; set; } = "";
  [Parameter(Position = 1, ValueFromPipeline = true)] public string[] Value { get; set; } = [];
  [Parameter] public string Encoding { get; set; } = "ASCII";
  protected override void ProcessRecord() { foreach (var line in Value) text.Append(line).Append("\r\n"); }
  protected override void EndProcessing() =>
    File.WriteAllText(LiteralPath.Length > 0 ? LiteralPath : Path, text.ToString(),
      Encoding == "UTF8" ? new UTF8Encoding(true) : System.Text.Encoding.ASCII);
}

[Cmdlet("Get", "Content")]
public sealed class GetContent : PSCmdlet {
  [Parameter(Position = 0)] public string Path { get; set; } = "";
  [Parameter] public string LiteralPath { get; set; } = "";
  [Parameter] public string? Encoding { get; set; }
  protected override void EndProcessing() =>
    WriteObject(File.ReadAllLines(LiteralPath.Length > 0 ? LiteralPath : Path), true);
}
