using System.Text.Json;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;

// For each workbook named on the command line, what each version of Office from 2007 on would object to, as JSON.
var versions = Enum.GetValues<FileFormatVersions>().Where(version => version != FileFormatVersions.None).ToArray();
var books = args.Select(path =>
{
    using var book = SpreadsheetDocument.Open(path, false);
    var errors = versions.SelectMany(version => new OpenXmlValidator(version).Validate(book)
        .Select(error => $"{version}: {error.Part?.Uri} {error.Path?.XPath}: {error.Description}"));
    return new { sheets = book.WorkbookPart!.WorksheetParts.Count(), errors = errors.ToArray() };
}).ToArray();
Console.WriteLine(JsonSerializer.Serialize(new { versions = versions.Select(version => version.ToString()), books }));
