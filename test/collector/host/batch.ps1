# Runs script texts, each in a runspace of its own, two at a time: jobs as JSON on standard input, one line of JSON a job on standard output.
# For the tests only, and for the PowerShell of today: nothing in here is meant for Windows 7.
$queue = [Collections.Generic.Queue[object]]::new([object[]]@([Console]::In.ReadToEnd() | ConvertFrom-Json))
$running = [Collections.Generic.List[object]]::new()

function Start-Work($Job) {
    $state = [Management.Automation.Runspaces.InitialSessionState]::CreateDefault2()
    $state.LanguageMode = if ($Job.languageMode) { $Job.languageMode } else { 'FullLanguage' }
    # Loaded here, one after the other: two runspaces that load a module at once can miss its commands.
    $state.ImportPSModule(@('Microsoft.PowerShell.Utility', 'Microsoft.PowerShell.Management'))
    $shell = [PowerShell]::Create()
    $shell.Runspace = [RunspaceFactory]::CreateRunspace($state)
    $shell.Runspace.Open()
    [void]$shell.AddScript($Job.script)
    $nothing, $output = 1..2 | ForEach-Object { , [Management.Automation.PSDataCollection[psobject]]::new() }
    $nothing.Complete()
    $limit = if ($Job.timeoutSeconds) { $Job.timeoutSeconds } else { 120 }
    $clock = [Diagnostics.Stopwatch]::StartNew()
    @{ Id = $Job.id; Shell = $shell; Output = $output; Limit = $limit; Clock = $clock; Pending = $shell.BeginInvoke($nothing, $output) }
}

function Complete-Work($Work) {
    $failure = $null
    $done = $Work.Pending.IsCompleted
    if ($done) { try { [void]$Work.Shell.EndInvoke($Work.Pending) } catch { $failure = $_.Exception.GetBaseException().Message } }
    @{
        id = $Work.Id
        output = @($Work.Output | Where-Object { $null -ne $_ } | ForEach-Object { "$_" })
        errors = @($Work.Shell.Streams.Error | ForEach-Object { "$_ $($_.InvocationInfo.PositionMessage)".Trim() })
        error = $failure
        timedOut = -not $done
        elapsedMs = $Work.Clock.ElapsedMilliseconds
    } | ConvertTo-Json -Compress -Depth 3
}

while ($queue.Count -or $running.Count) {
    while ($queue.Count -and $running.Count -lt 2) { $running.Add((Start-Work $queue.Dequeue())) }
    foreach ($work in @($running | Where-Object { $_.Pending.IsCompleted -or $_.Clock.Elapsed.TotalSeconds -gt $_.Limit })) {
        [void]$running.Remove($work)
        [Console]::Out.WriteLine((Complete-Work $work))
    }
    Start-Sleep -Milliseconds 20
}
# A job that was given up may still sit in a blocked call: its thread is not waited for.
[Environment]::Exit(0)
