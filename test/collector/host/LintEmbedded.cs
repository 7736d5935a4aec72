using System.Management.Automation.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ScriptHost;

/// <summary>The part of the lint that compiles embedded C# as csc.exe of .NET 2.0 would.</summary>
public sealed partial class Lint {
  static readonly Lazy<List<MetadataReference>> References = new(() =>
    [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
      .Select((path) => (MetadataReference)MetadataReference.CreateFromFile(path))]);

  void EmbeddedCode() {
    foreach (var text in All<StringConstantExpressionAst>()) {
      var hereString = text.StringConstantType is StringConstantType.SingleQuotedHereString or StringConstantType.DoubleQuotedHereString;
      if (!hereString || !text.Value.Contains("class ") || !text.Value.Contains('{')) continue;
      Compile(text);
    }
  }

  void Compile(StringConstantExpressionAst text) {
    var source = CSharpSyntaxTree.ParseText(text.Value, new CSharpParseOptions(LanguageVersion.CSharp2));
    var compilation = CSharpCompilation.Create("embedded", [source], References.Value, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    foreach (var problem in compilation.GetDiagnostics().Where((item) => item.Severity == DiagnosticSeverity.Error)) {
      AddEmbedded(text, problem.Location, problem.GetMessage());
    }
    var model = compilation.GetSemanticModel(source);
    foreach (var node in source.GetRoot().DescendantNodes()) {
      if (node is TypeDeclarationSyntax declared && model.GetDeclaredSymbol(declared) is INamedTypeSymbol type) embeddedTypes.Add(type.ToDisplayString());
      if (node is not (SimpleNameSyntax or ObjectCreationExpressionSyntax)) continue;
      var symbol = model.GetSymbolInfo(node).Symbol;
      var owner = (symbol as INamedTypeSymbol ?? symbol?.ContainingType)?.OriginalDefinition;
      if (symbol is null || owner is null || owner.Locations.Any((place) => place.IsInSource)) continue;
      var name = owner.ContainingNamespace.ToDisplayString() + "." + owner.MetadataName;
      if (!facts.Types.TryGetValue(name, out var members)) {
        AddEmbedded(text, node.GetLocation(), $"{name} is no type of .NET 2.0");
      } else if (symbol is IMethodSymbol method) {
        var member = method.MethodKind == MethodKind.Constructor ? "new" : method.Name;
        var hidden = member == "new" && owner.IsValueType && method.Parameters.Length == 0;
        if (!hidden && (!members.TryGetValue(member, out var counts) || counts?.Contains(method.Parameters.Length) == false)) {
          AddEmbedded(text, node.GetLocation(), $"{name}.{member} takes no {method.Parameters.Length} arguments in .NET 2.0");
        }
      } else if (symbol is IPropertySymbol or IFieldSymbol && !members.ContainsKey(symbol.Name)) {
        AddEmbedded(text, node.GetLocation(), $"{name} has no {symbol.Name} in .NET 2.0");
      }
    }
  }

  void AddEmbedded(StringConstantExpressionAst text, Location place, string message) {
    var at = place.GetLineSpan().StartLinePosition;
    found.Add(new(file, text.Extent.StartLineNumber + 1 + at.Line, at.Character + 1, "csharp2", message));
  }
}
