using System.Management.Automation.Language;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ScriptHost;

/// <summary>The part of the lint that knows types and their members.</summary>
public sealed partial class Lint {
  static readonly Dictionary<string, string> Accelerators = new(StringComparer.OrdinalIgnoreCase) {
    ["int"] = "System.Int32", ["long"] = "System.Int64", ["string"] = "System.String", ["char"] = "System.Char", ["bool"] = "System.Boolean",
    ["byte"] = "System.Byte", ["double"] = "System.Double", ["decimal"] = "System.Decimal", ["float"] = "System.Single", ["single"] = "System.Single",
    ["array"] = "System.Array", ["xml"] = "System.Xml.XmlDocument", ["hashtable"] = "System.Collections.Hashtable", ["type"] = "System.Type",
    ["regex"] = "System.Text.RegularExpressions.Regex", ["wmi"] = "System.Management.ManagementObject", ["ipaddress"] = "System.Net.IPAddress",
    ["wmiclass"] = "System.Management.ManagementClass", ["wmisearcher"] = "System.Management.ManagementObjectSearcher",
  };
  static readonly HashSet<string> EngineTypes = Set(
    "scriptblock switch psobject psmoduleinfo powershell runspacefactory runspace ref adsi adsisearcher psprimitivedictionary initialsessionstate " +
    "PSCredential cmdletbinding void pscustomobject ordered");
  static readonly Lazy<Dictionary<string, HashSet<int>>> EngineMethods = new(() => {
    var all = new Dictionary<string, HashSet<int>>(StringComparer.OrdinalIgnoreCase);
    foreach (var type in typeof(System.Management.Automation.PowerShell).Assembly.GetExportedTypes()) {
      foreach (var method in type.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)) {
        if (!all.TryGetValue(method.Name, out var counts)) all[method.Name] = counts = [];
        counts.Add(method.GetParameters().Length);
      }
    }
    return all;
  });

  readonly Dictionary<(Ast, string), string?> variableTypes = [];

  /// <returns>whether 2.0 knows the type, and its members where the facts list them</returns>
  (bool Known, Dictionary<string, HashSet<int>?>? Members) Find(string name) {
    name = name.TrimStart('[').TrimEnd(']').Trim();
    if (name.EndsWith('[')) name = name[..^1];
    if (Regex.IsMatch(name, @"\[[^\]]*$")) {
      var arguments = name[(name.IndexOf('[') + 1)..].Count((letter) => letter == ',') + 1;
      name = $"{name[..name.IndexOf('[')]}`{arguments}";
    }
    if (Accelerators.TryGetValue(name, out var full)) name = full;
    if (facts.Types.TryGetValue(name, out var members) || facts.Types.TryGetValue("System." + name, out members)) return (true, members);
    var own = EngineTypes.Contains(name) || embeddedTypes.Contains(name) ||
      Regex.IsMatch(name, @"^(System\.)?Management\.Automation\.", RegexOptions.IgnoreCase);
    return (own, null);
  }

  void TypeName(IScriptExtent at, ITypeName type) {
    switch (type) {
      case ArrayTypeName array:
        TypeName(at, array.ElementType);
        break;
      case GenericTypeName generic:
        if (!Find($"{generic.TypeName.Name}`{generic.GenericArguments.Count}").Known) Add(at, "type", $"[{type.FullName}] is no type of .NET 2.0");
        foreach (var argument in generic.GenericArguments) TypeName(at, argument);
        break;
      default:
        if (!Find(type.FullName).Known) Add(at, "type", $"[{type.FullName}] is no type of .NET 2.0");
        break;
    }
  }

  void Member(MemberExpressionAst node) {
    if (node.Member.Extent.StartLineNumber != node.Expression.Extent.EndLineNumber) {
      Add(node.Member.Extent, "syntax", "a member on a line of its own");
    }
    if (node.Member is not StringConstantExpressionAst constant) {
      Add(node.Extent, "syntax", "a member name that is not written out");
      return;
    }
    var name = constant.Value;
    var call = node as InvokeMemberExpressionAst;
    int? count = call is null ? null : call.Arguments?.Count ?? 0;
    if (node.Static && name.Equals("new", StringComparison.OrdinalIgnoreCase)) {
      Add(node.Extent, "syntax", "[T]::new() came with 5.0: New-Object");
      return;
    }
    if (node.Static && node.Expression is TypeExpressionAst type) {
      Known(node, type.TypeName.FullName, name, count);
      return;
    }
    if (call is null) return;
    if (TypeOf(node.Expression) is { } inferred && Find(inferred).Members is not null) {
      Known(node, inferred, name, count);
      return;
    }
    if (name.Equals("Where", StringComparison.OrdinalIgnoreCase) || name.Equals("ForEach", StringComparison.OrdinalIgnoreCase)) {
      Add(node.Member.Extent, "member", $".{name}() came with 4.0");
      return;
    }
    var any = facts.Methods.TryGetValue(name, out var counts) && counts.Contains(count!.Value);
    var engine = EngineMethods.Value.TryGetValue(name, out var others) && others.Contains(count!.Value);
    if (!any && !engine) Add(node.Member.Extent, "member", $"no type of .NET 2.0 has {name} with {count} arguments");
  }

  void Known(MemberExpressionAst node, string type, string name, int? count) {
    if (!node.Static && type.EndsWith("[]")) type = "array";
    var members = Find(type).Members;
    if (members is null) return;
    if (!members.TryGetValue(name, out var counts)) {
      Add(node.Member.Extent, "member", $"{type} has no {name} in .NET 2.0");
    } else if (count is not null && counts is not null && !counts.Contains(count.Value)) {
      Add(node.Member.Extent, "member", $"{type}.{name} takes no {count} arguments in .NET 2.0");
    }
  }

  /// <summary>The type of an expression where the script says it: a cast, or a variable that only ever gets one kind of New-Object or cast.</summary>
  string? TypeOf(ExpressionAst expression) {
    switch (expression) {
      case ParenExpressionAst { Pipeline: PipelineAst { PipelineElements: [var only] } }:
        return only is CommandExpressionAst wrapped ? TypeOf(wrapped.Expression) : Made(only);
      case ConvertExpressionAst convert:
        return convert.Type.TypeName.FullName;
      case StringConstantExpressionAst or ExpandableStringExpressionAst:
        return "string";
      case VariableExpressionAst variable:
        return VariableType(variable);
      default:
        return null;
    }
  }

  static string? Made(CommandBaseAst command) =>
    command is CommandAst { CommandElements: [StringConstantExpressionAst { Value: var name }, StringConstantExpressionAst type, ..] } &&
    name.Equals("New-Object", StringComparison.OrdinalIgnoreCase) ? type.Value : null;

  string? VariableType(VariableExpressionAst variable) {
    Ast scope = variable;
    while (scope is not FunctionDefinitionAst && scope.Parent is not null) scope = scope.Parent;
    var key = (scope, variable.VariablePath.UserPath.ToLowerInvariant());
    if (!variableTypes.TryGetValue(key, out var known)) variableTypes[key] = known = InferType(scope, variable);
    return known;
  }

  string? InferType(Ast scope, VariableExpressionAst variable) {
    var types = new HashSet<string?>(StringComparer.OrdinalIgnoreCase);
    foreach (var node in scope.FindAll((_) => true, true)) {
      if (node is ParameterAst parameter && Same(parameter.Name, variable)) types.Add(parameter.StaticType == typeof(object) ? null : parameter.StaticType.FullName);
      if (node is ForEachStatementAst loop && Same(loop.Variable, variable)) types.Add(null);
      if (node is not AssignmentStatementAst assignment) continue;
      if (assignment.Left is ConvertExpressionAst { Child: VariableExpressionAst typed } cast && Same(typed, variable)) types.Add(cast.Type.TypeName.FullName);
      if (assignment.Left is not VariableExpressionAst left || !Same(left, variable)) continue;
      types.Add(assignment.Right switch {
        CommandExpressionAst value => TypeOfValue(value.Expression),
        PipelineAst { PipelineElements: [var only] } => only is CommandExpressionAst value ? TypeOfValue(value.Expression) : Made(only),
        _ => null,
      });
    }
    return types.Count == 1 ? types.Single() : null;
  }

  static string? TypeOfValue(ExpressionAst value) => value is ConvertExpressionAst cast ? cast.Type.TypeName.FullName : null;

  static bool Same(VariableExpressionAst one, VariableExpressionAst other) =>
    one.VariablePath.UserPath.Equals(other.VariablePath.UserPath, StringComparison.OrdinalIgnoreCase);
}
