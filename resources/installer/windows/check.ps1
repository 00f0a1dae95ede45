# Tries the installed Loket on this Windows and writes a report that can be sent back. Not run on a real Windows yet;
# under wine `make windows-test` plays the same steps (tests/windows/package_life.py).
#
# As the person who works there, after the installation, with the headset plugged in:
#   powershell -ExecutionPolicy Bypass -File check.ps1
# With an older and a newer package, as administrator, it plays the whole life of the package instead:
#   powershell -ExecutionPolicy Bypass -File check.ps1 -Older loket-0.1.0-x64.msi -Newer loket-0.2.0-x64.msi
#
# Report: the file or the folder where the report goes; else loket-selftest-COMPUTER-MOMENT.zip on the desktop.
# Policy: a policy file for the installation; else an empty one.
param([string]$Older = "", [string]$Newer = "", [string]$Policy = "", [string]$Report = "")
$ErrorActionPreference = "Stop"
$folder = Join-Path $env:ProgramFiles "Loket"
$console = Join-Path $folder "loket-console.exe"
$refused = 1603  # ERROR_INSTALL_FAILURE
$failed = 0
$notes = @()
if (-not $Report) { $Report = [Environment]::GetFolderPath("Desktop") }
if (Test-Path $Report -PathType Container) {  # each run has a name of its own: the self-test overwrites nothing
    $moment = Get-Date -Format "yyyyMMdd-HHmmss"
    $Report = Join-Path $Report "loket-selftest-$env:COMPUTERNAME-$moment.zip"
}

function Check([string]$What, [bool]$IsThere) {
    $script:notes += ("{0}  {1}" -f $(if ($IsThere) { "passed" } else { "FAILED" }), $What)
    $script:notes[-1]
    if (-not $IsThere) { $script:failed += 1 }
}

function Install([string[]]$Arguments) {
    (Start-Process msiexec -ArgumentList ($Arguments + "/qn") -Wait -PassThru).ExitCode
}

function Listed {
    Get-ChildItem HKLM:\Software\Microsoft\Windows\CurrentVersion\Uninstall |
        Get-ItemProperty | Where-Object { $_.DisplayName -eq "Loket" }
}

function IsSigned([string]$Path) { (Get-AuthenticodeSignature $Path).Status -eq "Valid" }

if ($Older) {
    $log = Join-Path $env:TEMP "loket-install.log"
    if (-not $Policy) {
        $Policy = Join-Path $env:TEMP "loket-policy.toml"
        Set-Content $Policy "[ui]`ntheme = `"dark`"" -Encoding ascii
    }
    $given = "POLICYFILE=`"$Policy`"", "LANGUAGE=id", "AUTOSTART=1", "HELPLINK=https://helpdesk.example"
    Check "installs silently" ((Install (@("/i", "`"$Older`"", "/l*v", "`"$log`"") + $given)) -eq 0)
    Check "the policy was copied" (Test-Path (Join-Path $folder "policies\managed\office.toml"))
    Check "the list of programs has publisher, help and size" `
        ((Listed).Publisher -and (Listed).HelpLink -and (Listed).EstimatedSize -gt 100000)
    $entry = Join-Path ([Environment]::GetFolderPath("CommonPrograms")) "Loket.lnk"
    Check "the menu entry is there" (Test-Path $entry)
    $app = Get-StartApps | Where-Object { $_.Name -eq "Loket" }
    Check "the menu entry has Loket's id" ($app.AppID -eq "LoketProject.Loket")
    $rule = Get-NetFirewallRule -DisplayName Loket -ErrorAction SilentlyContinue
    Check "the firewall lets calls in" (@($rule).Count -eq 1)
}

if (IsSigned $console) {
    $unsigned = Get-ChildItem $folder -Recurse -Include *.exe, *.dll, *.pyd | Where-Object { -not (IsSigned $_) }
    Check ("every program and library is signed ({0} are not)" -f @($unsigned).Count) (-not $unsigned)
} else {
    $notes += "note    Loket is not signed: SmartScreen warns, AppLocker may refuse it"
    $notes[-1]
}

# The program tries itself: imports, key store, sound, video, engine, a call to itself, database, printing, servers.
& $console selftest --report $Report --language en
Check "the self-test found nothing wrong" ($LASTEXITCODE -eq 0)

if ($Newer) {
    $desktop = Start-Process (Join-Path $folder "loket.exe") -PassThru
    Start-Sleep -Seconds 20  # there is no sign from outside that the window is open
    $open = Join-Path $env:TEMP "loket-open.log"
    Check "an upgrade while Loket is open is refused" `
        ((Install @("/i", "`"$Newer`"", "/l*v", "`"$open`"")) -eq $refused)
    Check "the log says why" ([bool](Select-String -Path $open -Pattern "Loket is open|Loket sedang terbuka" -Quiet))
    & $console quit --within 60
    Check "it quits when asked" (($LASTEXITCODE -eq 0) -and $desktop.WaitForExit(60000))
    $version = (Listed).DisplayVersion
    Check "upgrades" (((Install @("/i", "`"$Newer`"")) -eq 0) -and ((Listed).DisplayVersion -ne $version))
    Check "the policy stayed" (Test-Path (Join-Path $folder "policies\managed\office.toml"))
    Check "one entry in the list of programs" (@(Listed).Count -eq 1)
    Check "one rule in the firewall" (@(Get-NetFirewallRule -DisplayName Loket).Count -eq 1)
    & $console doctor --language en | Out-Null
    Check "runs after the upgrade" ($LASTEXITCODE -in 0, 1, 2)
    Check "a downgrade is refused" ((Install @("/i", "`"$Older`"")) -eq $refused)
    Check "removes" ((Install @("/x", "`"$Newer`"")) -eq 0)
    Check "nothing is left" (-not (Test-Path $folder) -and -not (Test-Path HKLM:\Software\Loket) -and -not (Listed))
    Check "no rule is left in the firewall" (-not (Get-NetFirewallRule -DisplayName Loket -ErrorAction SilentlyContinue))
}

# What was checked here goes into the report, too: it is what IT sends.
if (Test-Path $Report) {
    $text = Join-Path $env:TEMP "check.txt"
    Set-Content $text $notes -Encoding utf8
    Compress-Archive -Path $text -Update -DestinationPath $Report
}
""
if (Test-Path $Report) { "The report: $Report" } else { "There is no report: the self-test did not write one." }
exit $failed
