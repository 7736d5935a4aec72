using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace WindowsHost;

/// <summary>
/// Stands where Windows has powershell.exe. PowerShell 7's engine runs the scripts; what it no longer has is in Windows.cs
/// (access control on IO.Directory, real calls below) and Wmi.cs (Get-WmiObject, Management.ManagementClass).
/// </summary>
static class Program
{
    const int BadCommandLine = unchecked((int)0xFFFD0000);

    static int Main(string[] args)
    {
        CommandLine line;
        try { line = CommandLine.Read(args); }
        catch (ArgumentException error)
        {
            Console.Error.WriteLine(error.Message);
            return BadCommandLine;
        }
        if (line.File != null && !File.Exists(line.File))
        {
            Console.Error.WriteLine($"The argument '{line.File}' to the -File parameter does not exist.");
            return BadCommandLine;
        }
        Windows.Install();
        var host = new ScriptHost();
        using var runspace = RunspaceFactory.CreateRunspace(host, InitialState(line.Policy));
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace.Open();
        Runspace.DefaultRunspace = runspace;
        using var shell = PowerShell.Create(runspace);
        int code = Run(shell, line, runspace);
        Console.Out.Flush();
        return host.ExitCode ?? code;
    }

    static InitialSessionState InitialState(string policy)
    {
        var state = InitialSessionState.CreateDefault();
        state.ExecutionPolicy = Enum.Parse<Microsoft.PowerShell.ExecutionPolicy>(policy, true);
        state.Commands.Add(new SessionStateFunctionEntry("Get-WmiObject", Wmi.GetWmiObject));
        return state;
    }

    static int Run(PowerShell shell, CommandLine line, Runspace runspace)
    {
        if (line.File != null) shell.Commands.AddCommand(FileCommand(line));
        else shell.AddScript(line.Command ?? "");
        shell.AddCommand("Out-Default");
        shell.Streams.Error.DataAdded += (_, added) => Console.Error.WriteLine(shell.Streams.Error[added.Index]);
        try
        {
            shell.Invoke();
            if (line.File == null) return shell.HadErrors ? 1 : 0;
            return runspace.SessionStateProxy.GetVariable("LASTEXITCODE") is int last ? last : 0;
        }
        catch (ExitException exit) { return Convert.ToInt32(exit.Argument, CultureInfo.InvariantCulture); }
        catch (RuntimeException error)
        {
            Console.Error.WriteLine(error.ErrorRecord?.ToString() ?? error.Message);
            Console.Error.WriteLine(error.ErrorRecord?.InvocationInfo?.PositionMessage);
            // Windows PowerShell 2.0 answers 0 for a script that an error ended; later ones answer 1.
            return line.File != null ? 0 : 1;
        }
    }

    static Command FileCommand(CommandLine line)
    {
        var command = new Command(Path.GetFullPath(line.File!), false, false);
        foreach (string argument in line.Arguments) command.Parameters.Add(Parameter(argument));
        return command;
    }

    /// <summary>`-Name` and `-Name:value` are parameters, everything else a value.</summary>
    static CommandParameter Parameter(string argument)
    {
        if (argument.Length < 2 || argument[0] != '-' || !char.IsLetter(argument[1])) return new CommandParameter(null, argument);
        int colon = argument.IndexOf(':');
        if (colon < 0) return new CommandParameter(argument);
        string value = argument[(colon + 1)..];
        return new CommandParameter(argument[..colon], value.ToLowerInvariant() switch { "$true" => true, "$false" => false, _ => value });
    }
}
