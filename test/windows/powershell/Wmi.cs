using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace WindowsHost;

public sealed record WmiProperty(string Name, object? Value);

public sealed class WmiRow
{
    public List<WmiProperty> Properties { get; init; } = [];
}

/// <summary>Management.ManagementClass, of which the collector asks the names of a class's columns.</summary>
public sealed class ManagementClass
{
    public List<WmiProperty> Properties { get; }

    /// <param name="path">as `root\cimv2:Win32_BIOS`</param>
    public ManagementClass(string path)
    {
        int colon = path.LastIndexOf(':');
        Properties = Wmi.Columns(path[..colon], path[(colon + 1)..]);
    }
}

/// <summary>
/// WMI by its COM interfaces, because System.Management needs a part of .NET Framework. wine answers for the hardware and the
/// system; the licensing classes, which it lacks, are read from C:\firmware\wmi.txt.
/// </summary>
public static partial class Wmi
{
    const string StandIn = @"C:\firmware\wmi.txt";
    const int NonSystemOnly = 0x40;
    const int ReturnImmediately = 0x10;

    public const string GetWmiObject = """
        param($Class, $Namespace = 'root\cimv2', $Query, $Filter)
        if (-not $Query) { $Query = "SELECT * FROM $Class" + $(if ($Filter) { " WHERE $Filter" }) }
        [WindowsHost.Wmi]::Query($Namespace, $Query)
        """;

    public static object[] Query(string space, string query)
    {
        var parts = SelectFrom().Match(query);
        if (parts.Success && StandInRows(parts.Groups[2].Value) is { } rows) return Chosen(rows, parts.Groups[1].Value);
        Marshal.ThrowExceptionForHR(Connect(space).ExecQuery("WQL", query, ReturnImmediately, IntPtr.Zero, out var answer));
        var found = new List<object>();
        while (answer.Next(-1, 1, out var item, out uint count) == 0 && count == 1) found.Add(new WmiRow { Properties = Read(item) });
        return [.. found];
    }

    public static List<WmiProperty> Columns(string space, string name)
    {
        if (StandInRows(name) is { } rows) return rows[0].Properties;
        Marshal.ThrowExceptionForHR(Connect(space).GetObject(name, 0, IntPtr.Zero, out var item, IntPtr.Zero));
        return Read(item);
    }

    [GeneratedRegex(@"^SELECT (.+?) FROM (\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex SelectFrom();

    static object[] Chosen(List<WmiRow> rows, string columns)
    {
        var names = columns.Split(',').Select(name => name.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        bool Wanted(WmiProperty property) => names.Contains("*") || names.Contains(property.Name);
        return [.. rows.Select(row => new WmiRow { Properties = [.. row.Properties.Where(Wanted)] })];
    }

    /// <summary>A line with a class's name begins a row; the lines after it are `column|kind|value`. Null: not in the file.</summary>
    static List<WmiRow>? StandInRows(string name)
    {
        if (!File.Exists(StandIn)) return null;
        List<WmiRow>? rows = null;
        bool mine = false;
        foreach (string line in File.ReadAllLines(StandIn))
        {
            string[] parts = line.Split('|');
            if (parts.Length == 1) mine = line.Trim().Equals(name, StringComparison.OrdinalIgnoreCase);
            if (!mine) continue;
            if (parts.Length == 1) (rows ??= []).Add(new WmiRow());
            else rows![^1].Properties.Add(new WmiProperty(parts[0], Value(parts[1], parts[2])));
        }
        return rows;
    }

    static object? Value(string kind, string text) => kind switch
    {
        "uint" => uint.Parse(text),
        "bool" => bool.Parse(text),
        "null" => null,
        _ => text,
    };

    static IWbemServices Connect(string space)
    {
        var locatorClass = Type.GetTypeFromCLSID(new Guid("4590F811-1D3A-11D0-891F-00AA004B2E24"), true)!;
        var locator = (IWbemLocator)Activator.CreateInstance(locatorClass)!;
        Marshal.ThrowExceptionForHR(locator.ConnectServer(space, null, null, null, 0, null, IntPtr.Zero, out var services));
        return services;
    }

    static List<WmiProperty> Read(IWbemClassObject item)
    {
        var properties = new List<WmiProperty>();
        Marshal.ThrowExceptionForHR(item.BeginEnumeration(NonSystemOnly));
        while (item.Next(0, out string name, out object value, out int type, out _) == 0) properties.Add(new(name, Typed(value, type)));
        item.EndEnumeration();
        return properties;
    }

    /// <summary>COM has no unsigned numbers and no long ones: CIM's types 18 to 21 come as others.</summary>
    static object? Typed(object? value, int type) => (value, type) switch
    {
        (null or DBNull, _) => null,
        (int number, 18) => unchecked((ushort)number),
        (int number, 19) => unchecked((uint)number),
        (string text, 20) => long.Parse(text),
        (string text, 21) => ulong.Parse(text),
        _ => value,
    };
}

[ComImport, Guid("DC12A687-737F-11CF-884D-00AA004B2E24"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
interface IWbemLocator
{
    [PreserveSig]
    int ConnectServer([MarshalAs(UnmanagedType.BStr)] string space, [MarshalAs(UnmanagedType.BStr)] string? user, [MarshalAs(UnmanagedType.BStr)] string? password,
        [MarshalAs(UnmanagedType.BStr)] string? locale, int flags, [MarshalAs(UnmanagedType.BStr)] string? authority, IntPtr context, out IWbemServices services);
}

[ComImport, Guid("9556DC99-828C-11CF-A37E-00AA003240C7"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
interface IWbemServices
{
    void OpenNamespace();
    void CancelAsyncCall();
    void QueryObjectSink();
    [PreserveSig]
    int GetObject([MarshalAs(UnmanagedType.BStr)] string path, int flags, IntPtr context, out IWbemClassObject item, IntPtr result);
    void GetObjectAsync();
    void PutClass();
    void PutClassAsync();
    void DeleteClass();
    void DeleteClassAsync();
    void CreateClassEnum();
    void CreateClassEnumAsync();
    void PutInstance();
    void PutInstanceAsync();
    void DeleteInstance();
    void DeleteInstanceAsync();
    void CreateInstanceEnum();
    void CreateInstanceEnumAsync();
    [PreserveSig]
    int ExecQuery([MarshalAs(UnmanagedType.BStr)] string language, [MarshalAs(UnmanagedType.BStr)] string query, int flags, IntPtr context, out IEnumWbemClassObject rows);
}

[ComImport, Guid("027947E1-D731-11CE-A357-000000000001"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
interface IEnumWbemClassObject
{
    void Reset();
    [PreserveSig]
    int Next(int timeout, uint count, out IWbemClassObject item, out uint returned);
}

[ComImport, Guid("DC12A681-737F-11CF-884D-00AA004B2E24"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
interface IWbemClassObject
{
    void GetQualifierSet();
    void Get();
    void Put();
    void Delete();
    void GetNames();
    [PreserveSig]
    int BeginEnumeration(int flags);
    [PreserveSig]
    int Next(int flags, [MarshalAs(UnmanagedType.BStr)] out string name, [MarshalAs(UnmanagedType.Struct)] out object value, out int type, out int flavor);
    [PreserveSig]
    int EndEnumeration();
}
