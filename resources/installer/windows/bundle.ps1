# Makes the bundle on Windows, and of it the package. NOT RUN YET on a real Windows: the steps are those that ran
# under wine, the package is made and checked on Linux (tests/resources/test_msi.py).
#
# Needs 64-bit Windows 10 or newer, Python 3.12 (3.10 and 3.11 will do) from python.org with its launcher, and
# WSL with Debian 13 or Ubuntu 24.04 for the package. In PowerShell, at the top of a checkout:
#   powershell -ExecutionPolicy Bypass -File resources\installer\windows\bundle.ps1
param([string]$Python = "3.12", [string]$Certificate = "", [string]$TimeServer = "")
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..\..")

function Step([string]$Program) {
    & $Program @args
    if ($LASTEXITCODE -ne 0) { throw "$Program $args : exit code $LASTEXITCODE" }
}

# 1. The environment: wheels only, nothing is compiled here.
if (-not (Test-Path .venv\Scripts\python.exe)) { Step py "-$Python" -m venv .venv }
$own = ".venv\Scripts\python.exe"
Step $own -m pip install --quiet --upgrade "pip>=25.1"
Step $own -m pip install --quiet --only-binary ":all:" --editable . --group installer
Step $own -m ui.translations build

# 2. The bundle: loket.exe has windows, loket-console.exe answers on the console (doctor, admin, audit, quit).
Step $own -m PyInstaller --noconfirm --log-level WARN --distpath build\dist --workpath build\freeze build_installer.spec

# 3. The licences of all parts go along.
Step $own -c "from pathlib import Path; from resources.installer import licences as l; t = Path('build/dist/loket/licences'); text = l.write(t, 'GPL-3.0-or-later', Path('build/freeze/collected.txt')); (t / 'parts.txt').write_text(text, encoding='utf-8')"

# 4. What was made runs: versions, sound, cameras, key store in words. 1 and 2 are the doctor's own findings.
& build\dist\loket\loket-console.exe doctor --language en
if ($LASTEXITCODE -notin 0, 1, 2) { throw "the bundle does not run: exit code $LASTEXITCODE" }

# 5. Signed, if there is a certificate (its thumbprint in the store of this user): SmartScreen asks for it. The time
#    server (RFC 3161) is that of who issued it.
function Sign([string]$File) {
    $time = if ($TimeServer) { "/tr", $TimeServer, "/td", "SHA256" } else { @() }
    if ($Certificate) { Step signtool sign /sha1 $Certificate /fd SHA256 @time $File }
}
Sign build\dist\loket\loket.exe
Sign build\dist\loket\loket-console.exe

# 6. The package. wixl and msibuild are Debian's: in WSL, once: sudo apt install wixl msitools python3-venv
Step wsl -- bash -c "python3 -m venv /tmp/loket-msi && /tmp/loket-msi/bin/pip install --quiet tomlkit PySide6-Essentials && QT_QPA_PLATFORM=offscreen /tmp/loket-msi/bin/python -m resources.installer.windows.msi"
Get-ChildItem build\loket-*-x64.msi | ForEach-Object { Sign $_.FullName; $_.FullName }

# 7. Tried out by hand, as administrator, on a computer without Python:
#   msiexec /i loket-0.1.0-x64.msi /qn /l*v install.log POLICYFILE=C:\deploy\office.toml LANGUAGE=id AUTOSTART=1
#   "C:\Program Files\Loket\loket-console.exe" doctor
#   start tel:1002 ; netsh advfirewall firewall show rule name=Loket
#   msiexec /i loket-0.2.0-x64.msi /qn        (the policy, language and autostart stay; refused while Loket is open)
#   msiexec /x loket-0.2.0-x64.msi /qn        (nothing is left below Program Files, HKLM\Software\Loket, Run, firewall)
