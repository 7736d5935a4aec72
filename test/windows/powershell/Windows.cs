using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.AccessControl;

namespace WindowsHost;

/// <summary>What .NET Framework had and .NET has elsewhere, put back under its old names; and the firmware, which wine lacks.</summary>
static class Windows
{
    /// <summary>Answers for kernel32's two firmware functions, where it is there.</summary>
    const string Firmware = @"C:\firmware\firmware.dll";

    public static void Install()
    {
        var accelerators = typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators")!;
        var add = accelerators.GetMethod("Add", BindingFlags.Public | BindingFlags.Static)!;
        add.Invoke(null, ["IO.Directory", typeof(FrameworkDirectory)]);
        add.Invoke(null, ["Management.ManagementClass", typeof(ManagementClass)]);
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => Redirect(loaded.LoadedAssembly);
    }

    /// <summary>An assembly that Add-Type made has no file. Its kernel32.dll is the stand-in; all other calls are real.</summary>
    static void Redirect(Assembly assembly)
    {
        if (assembly.IsDynamic || assembly.Location != "" || !File.Exists(Firmware)) return;
        try
        {
            NativeLibrary.SetDllImportResolver(assembly, (name, _, _) =>
                name.Equals("kernel32.dll", StringComparison.OrdinalIgnoreCase) ? NativeLibrary.Load(Firmware) : IntPtr.Zero);
        }
        catch (InvalidOperationException) { } // it has one already
    }
}

/// <summary>IO.Directory as .NET Framework has it: the members that deal with access control are extensions elsewhere now.</summary>
public static class FrameworkDirectory
{
    /// <summary>What wine calls the owner of every file; a Windows would name Administrators or SYSTEM.</summary>
    const string WineOwner = "S-1-5-21-0-0-0-1000";

    public static bool Exists(string path) => Directory.Exists(path);
    public static string[] GetFiles(string path) => Directory.GetFiles(path);
    public static string[] GetFiles(string path, string pattern) => Directory.GetFiles(path, pattern);
    public static string[] GetFiles(string path, string pattern, SearchOption option) => Directory.GetFiles(path, pattern, option);
    public static string[] GetDirectories(string path) => Directory.GetDirectories(path);
    public static string[] GetDirectories(string path, string pattern) => Directory.GetDirectories(path, pattern);
    public static string[] GetFileSystemEntries(string path) => Directory.GetFileSystemEntries(path);
    public static DirectoryInfo CreateDirectory(string path) => Directory.CreateDirectory(path);
    public static DirectoryInfo CreateDirectory(string path, DirectorySecurity security) => security.CreateDirectory(path);
    public static void SetAccessControl(string path, DirectorySecurity security) => new DirectoryInfo(path).SetAccessControl(security);
    public static void Delete(string path) => Directory.Delete(path);
    public static void Delete(string path, bool recursive) => Directory.Delete(path, recursive);
    public static void Move(string from, string to) => Directory.Move(from, to);
    public static string GetCurrentDirectory() => Directory.GetCurrentDirectory();
    public static DateTime GetLastWriteTimeUtc(string path) => Directory.GetLastWriteTimeUtc(path);
    public static DateTime GetCreationTimeUtc(string path) => Directory.GetCreationTimeUtc(path);

    public static DirectorySecurity GetAccessControl(string path)
    {
        const AccessControlSections sections = AccessControlSections.Access | AccessControlSections.Owner | AccessControlSections.Group;
        string text = new DirectoryInfo(path).GetAccessControl().GetSecurityDescriptorSddlForm(sections);
        var mapped = new DirectorySecurity();
        mapped.SetSecurityDescriptorSddlForm(text.Replace(WineOwner, "BA"));
        return mapped;
    }
}
