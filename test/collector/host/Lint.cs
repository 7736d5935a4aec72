using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace ScriptHost;

public sealed record Finding(string File, int Line, int Column, string Rule, string Message);

/// <summary>Reads a script with PowerShell's own parser and says what Windows PowerShell 2.0 on .NET 2.0 would not understand.</summary>
public sealed partial class Lint {
  static readonly HashSet<string> CommonParameters = Set(
    "Debug ErrorAction ErrorVariable OutBuffer OutVariable Verbose WarningAction WarningVariable");
  static readonly HashSet<string> LaterVariables = Set(
    "PSScriptRoot PSCommandPath PSItem PSDefaultParameterValues IsWindows IsLinux IsMacOS IsCoreCLR PSEdition EnabledExperimentalFeatures");
  static readonly HashSet<string> Attributes = Set(
    "CmdletBinding Parameter Alias AllowNull AllowEmptyString AllowEmptyCollection ValidateCount ValidateLength ValidatePattern " +
    "ValidateRange ValidateScript ValidateSet ValidateNotNull ValidateNotNullOrEmpty");
  static readonly Dictionary<string, HashSet<string>> AttributeArguments = new(StringComparer.OrdinalIgnoreCase) {
    ["CmdletBinding"] = Set("SupportsShouldProcess ConfirmImpact DefaultParameterSetName"),
    ["Parameter"] = Set("Mandatory Position ParameterSetName ValueFromPipeline ValueFromPipelineByPropertyName " +
      "ValueFromRemainingArguments HelpMessage HelpMessageBaseName HelpMessageResourceId"),
    ["ValidateSet"] = Set("IgnoreCase"),
    ["ValidatePattern"] = Set("Options"),
  };
  static readonly HashSet<string> Aliases = Set(
    "? % where foreach select sort ft fl gc gci ls dir cat cp mv rm del echo sleep gwmi iex sc si ni gi gp sp cd pwd ps kill h r measure tee group compare diff type write");

  readonly Facts facts;
  readonly string file;
  readonly ScriptBlockAst tree;
  readonly Token[] tokens;
  readonly ParseError[] errors;
  readonly string[] lines;
  readonly List<Finding> found = [];
  readonly Dictionary<string, FunctionDefinitionAst> functions = new(StringComparer.OrdinalIgnoreCase);
  readonly HashSet<string> embeddedTypes = new(StringComparer.OrdinalIgnoreCase);

  public Lint(Facts facts, string file) {
    this.facts = facts;
    this.file = file;
    tree = Parser.ParseFile(file, out tokens, out errors);
    lines = File.ReadAllText(file).Split('\n');
  }

  static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.OrdinalIgnoreCase);

  public static object Help(string path) {
    var help = Parser.ParseFile(path, out _, out _).GetHelpContent();
    return new {
      synopsis = help?.Synopsis, description = help?.Description, parameters = help?.Parameters,
      examples = help?.Examples, notes = help?.Notes, outputs = help?.Outputs,
    };
  }

  void Add(IScriptExtent at, string rule, string message) =>
    found.Add(new(file, at.StartLineNumber, at.StartColumnNumber, rule, message));

  IEnumerable<T> All<T>() where T : Ast => tree.FindAll((node) => node is T, true).Cast<T>();

  public List<Finding> Run() {
    foreach (var error in errors) Add(error.Extent, "parse", error.Message);
    foreach (var function in All<FunctionDefinitionAst>()) functions[function.Name] = function;
    Bytes();
    EmbeddedCode();
    Requirements();
    Tokens();
    Syntax();
    Operators();
    Variables();
    AttributeUse();
    foreach (var command in All<CommandAst>()) Command(command);
    foreach (var type in All<TypeConstraintAst>()) TypeName(type.Extent, type.TypeName);
    foreach (var type in All<TypeExpressionAst>()) TypeName(type.Extent, type.TypeName);
    foreach (var member in All<MemberExpressionAst>()) Member(member);
    return [.. found.Distinct().OrderBy((item) => item.Line).ThenBy((item) => item.Column)];
  }

  /// <summary>ASCII with CRLF: the same bytes for every editor and a signature, no code page.</summary>
  void Bytes() {
    var bytes = File.ReadAllBytes(file);
    for (int at = 0, line = 1; at < bytes.Length; at++) {
      if (bytes[at] > 0x7E || (bytes[at] < 0x20 && bytes[at] is not (9 or 10 or 13))) {
        found.Add(new(file, line, 1, "ascii", $"byte 0x{bytes[at]:X2}"));
        break;
      }
      if (bytes[at] != 10) continue;
      if (at == 0 || bytes[at - 1] != 13) {
        found.Add(new(file, line, 1, "crlf", "line ends without a carriage return"));
        break;
      }
      line++;
    }
  }

  void Requirements() {
    var needs = tree.ScriptRequirements;
    if (needs is null) return;
    if (needs.RequiredModules.Count > 0 || needs.IsElevationRequired || needs.RequiredPSEditions.Count > 0) {
      Add(tree.Extent, "requires", "#requires with anything but -Version keeps 2.0 from loading the script");
    }
    if (needs.RequiredPSVersion is { } version && version > new Version(2, 0)) Add(tree.Extent, "requires", $"-Version {version}");
  }

  [GeneratedRegex(@"^-?(0x[0-9a-f]+|[0-9]*\.?[0-9]*(e[+-]?[0-9]+)?)[dl]?([kmgtp]b)?$", RegexOptions.IgnoreCase)]
  private static partial Regex Number();

  void Tokens() {
    foreach (var token in tokens) {
      var line = lines[token.Extent.StartLineNumber - 1];
      var before = line[..Math.Min(token.Extent.StartColumnNumber - 1, line.Length)];
      if (token.Kind == TokenKind.Pipe && before.Trim().Length == 0) Add(token.Extent, "syntax", "a line that starts with a pipe");
      if (token.Kind == TokenKind.Number && !Number().IsMatch(token.Text)) Add(token.Extent, "syntax", $"number {token.Text}");
      if (token.Text == "--%") Add(token.Extent, "syntax", "--% is passed on as an argument");
      if (token is StringExpandableToken && Regex.IsMatch(token.Text, "(?<!`)(``)*`(u\\{|e)")) Add(token.Extent, "syntax", "escape `u{} or `e");
    }
  }

  void Syntax() {
    foreach (var node in tree.FindAll((_) => true, true)) {
      var what = node switch {
        TypeDefinitionAst => "class or enum",
        UsingStatementAst => "using",
        UsingExpressionAst => "$using:",
        ConfigurationDefinitionAst => "configuration",
        DynamicKeywordStatementAst => "dynamic keyword",
        BlockStatementAst => "parallel or sequence",
        FunctionDefinitionAst { IsWorkflow: true } => "workflow",
        TernaryExpressionAst => "? :",
        PipelineChainAst => "&& or ||",
        PipelineAst { Background: true } => "& at the end",
        ForEachStatementAst { Flags: not ForEachFlags.None } => "foreach -parallel",
        SwitchStatementAst { Flags: var flags } when flags.HasFlag(SwitchFlags.Parallel) => "switch -parallel",
        IndexExpressionAst { NullConditional: true } or MemberExpressionAst { NullConditional: true } => "null-conditional access",
        AssignmentStatementAst { Operator: TokenKind.QuestionQuestionEquals } => "??=",
        AttributedExpressionAst { Attribute: AttributeAst } and not ConvertExpressionAst => "an attribute on a plain variable",
        MergingRedirectionAst merge when merge.FromStream != RedirectionStream.Error => "this redirection",
        FileRedirectionAst { FromStream: not (RedirectionStream.Output or RedirectionStream.Error) } => "this redirection",
        NamedBlockAst { BlockKind: TokenKind.Clean } => "clean block",
        _ => null,
      };
      if (what is not null) Add(node.Extent, "syntax", $"2.0 does not know {what}");
      if (node is ConvertExpressionAst convert && convert.Type.TypeName.Name.ToLowerInvariant() is "ordered" or "pscustomobject") {
        Add(node.Extent, "syntax", $"[{((ConvertExpressionAst)node).Type.TypeName.Name}] on a hashtable: an error, or silently a hashtable");
      }
    }
  }

  void Operators() {
    foreach (var node in All<BinaryExpressionAst>()) {
      if (node.Operator is TokenKind.In or TokenKind.Iin or TokenKind.Cin or TokenKind.Inotin or TokenKind.Cnotin
          or TokenKind.Shl or TokenKind.Shr or TokenKind.QuestionQuestion) {
        Add(node.ErrorPosition, "operator", $"{node.ErrorPosition.Text} came later");
      }
    }
  }

  void Variables() {
    foreach (var node in All<VariableExpressionAst>()) {
      var name = node.VariablePath.UserPath;
      if (LaterVariables.Contains(name)) Add(node.Extent, "variable", $"${name} is empty in a 2.0 script");
      if (node.Splatted && name.Equals("args", StringComparison.OrdinalIgnoreCase)) Add(node.Extent, "variable", "@args");
    }
  }

  void AttributeUse() {
    foreach (var node in All<AttributeAst>()) {
      var name = Regex.Replace(node.TypeName.Name, "Attribute$", "", RegexOptions.IgnoreCase);
      if (!Attributes.Contains(name)) { Add(node.Extent, "attribute", $"[{name}]"); continue; }
      foreach (var argument in node.NamedArguments) {
        if (argument.ExpressionOmitted) Add(argument.Extent, "attribute", $"{argument.ArgumentName} needs =$true");
        if (!AttributeArguments.TryGetValue(name, out var known) || !known.Contains(argument.ArgumentName)) {
          Add(argument.Extent, "attribute", $"{name} has no {argument.ArgumentName}");
        }
      }
    }
  }

  // ---- commands ----

  void Command(CommandAst command) {
    var name = command.GetCommandName();
    if (name is null) return;
    if (functions.TryGetValue(name, out var function)) { OwnFunction(command, function); return; }
    if (!facts.Commands.TryGetValue(name, out var parameters)) {
      if (Aliases.Contains(name)) Add(command.Extent, "alias", $"{name}: write the command's own name");
      else if (name.IndexOfAny(['\\', '/']) < 0 && !name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase)) {
        Add(command.Extent, "command", $"{name} is no command of 2.0 (a program is called with its .exe)");
      }
      return;
    }
    foreach (var parameter in command.CommandElements.OfType<CommandParameterAst>()) {
      if (Matches(parameter.ParameterName, parameters) || Matches(parameter.ParameterName, CommonParameters)) continue;
      Add(parameter.Extent, "parameter", $"{name} has no -{parameter.ParameterName} in 2.0");
    }
    var elements = command.CommandElements;
    NotText(command);
    if (name.Equals("Where-Object", StringComparison.OrdinalIgnoreCase) || name.Equals("ForEach-Object", StringComparison.OrdinalIgnoreCase)) {
      if (elements.Count > 1 && elements[1] is StringConstantExpressionAst { StringConstantType: StringConstantType.BareWord }) {
        Add(command.Extent, "syntax", $"{name} without a script block");
      }
    }
    if (name.Equals("Set-StrictMode", StringComparison.OrdinalIgnoreCase) && elements.Count > 2 && elements[2].Extent.Text is not ("1.0" or "2.0")) {
      Add(command.Extent, "parameter", $"Set-StrictMode {elements[2].Extent.Text}");
    }
    if (name.Equals("Invoke-Expression", StringComparison.OrdinalIgnoreCase)) Add(command.Extent, "command", "Invoke-Expression runs text");
    if (name.Equals("New-Object", StringComparison.OrdinalIgnoreCase)) NewObject(command);
  }

  /// <summary>As a bare argument, [T]::Member is just text.</summary>
  void NotText(CommandAst command) {
    foreach (var element in command.CommandElements.Skip(1)) {
      IEnumerable<Ast> arguments = element is ArrayLiteralAst list ? list.Elements : [element];
      foreach (var argument in arguments.OfType<StringConstantExpressionAst>()) {
        if (argument.StringConstantType != StringConstantType.BareWord || !argument.Value.StartsWith('[') || !argument.Value.Contains("]::")) continue;
        Add(argument.Extent, "argument", $"{argument.Value} is text here: put it in parentheses");
      }
    }
  }

  static bool Matches(string given, IEnumerable<string> known) =>
    known.Any((name) => name.StartsWith(given, StringComparison.OrdinalIgnoreCase));

  void OwnFunction(CommandAst command, FunctionDefinitionAst function) {
    NotText(command);
    var declared = (function.Body.ParamBlock?.Parameters ?? function.Parameters ?? Enumerable.Empty<ParameterAst>()).ToList();
    foreach (var parameter in command.CommandElements.OfType<CommandParameterAst>()) {
      if (Matches(parameter.ParameterName, declared.Select((item) => item.Name.VariablePath.UserPath))) continue;
      if (Matches(parameter.ParameterName, CommonParameters) && declared.Any((item) => item.Attributes.OfType<AttributeAst>().Any())) continue;
      Add(parameter.Extent, "parameter", $"{function.Name} has no -{parameter.ParameterName}");
    }
  }

  void NewObject(CommandAst command) {
    string? type = null;
    CommandElementAst? arguments = null;
    string? pending = null;
    foreach (var element in command.CommandElements.Skip(1)) {
      if (element is CommandParameterAst parameter) {
        pending = parameter.ParameterName;
        if (pending.StartsWith("Com", StringComparison.OrdinalIgnoreCase)) return;
        continue;
      }
      var named = pending?.ToLowerInvariant();
      pending = null;
      if (named is not null && named.StartsWith('a')) arguments = element;
      else if (named is not null && named.StartsWith('p')) continue;
      else if (type is null && (named is null || named.StartsWith('t'))) {
        if (element is not StringConstantExpressionAst constant) return;
        type = constant.Value;
      } else arguments ??= element;
    }
    if (type is null) return;
    if (type.TrimEnd().EndsWith("[]")) return;
    var (known, members) = Find(type);
    if (!known) Add(command.Extent, "type", $"{type} is no type of .NET 2.0");
    if (members is null) return;
    int? count = arguments switch {
      null => 0,
      ArrayLiteralAst list => list.Elements.Count,
      ParenExpressionAst { Pipeline: PipelineAst { PipelineElements: [CommandExpressionAst { Expression: var inner }] } } => inner switch {
        ArrayLiteralAst { Elements: [UnaryExpressionAst] } or UnaryExpressionAst => null,
        ArrayLiteralAst list => list.Elements.Count,
        _ => null,
      },
      StringConstantExpressionAst or ConstantExpressionAst or ExpandableStringExpressionAst => 1,
      _ => null,
    };
    if (count is null) return;
    var isStruct = members.Count > 0 && !members.ContainsKey("new") || type.EndsWith("DateTime", StringComparison.OrdinalIgnoreCase);
    if (count == 0 && isStruct) return;
    if (!members.TryGetValue("new", out var counts) || counts is null || !counts.Contains(count.Value)) {
      Add(command.Extent, "constructor", $"{type} has no constructor with {count} arguments in .NET 2.0");
    }
  }
}
