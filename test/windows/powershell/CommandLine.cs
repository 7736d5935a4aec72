namespace WindowsHost;

/// <summary>The command line of Windows PowerShell, as far as the collector and its kit use it.</summary>
sealed class CommandLine
{
    public string? File { get; private set; }
    public string? Command { get; private set; }
    public List<string> Arguments { get; } = [];
    public string Policy { get; private set; } = "Bypass";

    static readonly string[] Flags = ["noprofile", "noninteractive", "nologo"];
    static readonly string[] WithValue = ["inputformat", "outputformat", "windowstyle", "version"];

    /// <summary>Reads the arguments; switches may be cut short. Throws ArgumentException for one that is not known.</summary>
    public static CommandLine Read(string[] args)
    {
        var read = new CommandLine();
        for (int i = 0; i < args.Length; i++)
        {
            string name = args[i].TrimStart('-', '/').ToLowerInvariant();
            bool isSwitch = args[i].Length > 1 && args[i][0] is '-' or '/';
            bool Is(string full) => isSwitch && name.Length > 0 && full.StartsWith(name, StringComparison.Ordinal);
            if (Is("executionpolicy") || name == "ep") read.Policy = args[++i];
            else if (Is("file"))
            {
                read.File = args[++i];
                read.Arguments.AddRange(args[(i + 1)..]);
                return read;
            }
            else if (Is("command") || !isSwitch)
            {
                read.Command = string.Join(' ', args[(isSwitch ? i + 1 : i)..]);
                return read;
            }
            else if (WithValue.Any(Is)) i++;
            else if (!Flags.Any(Is)) throw new ArgumentException($"unknown switch {args[i]}");
        }
        return read;
    }
}
