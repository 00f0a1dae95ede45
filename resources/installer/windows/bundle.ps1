# Makes the bundle on Windows, and of it the package. The Python steps are those of `make windows-installer`, which
# runs them under wine; this script itself has not run on a real Windows yet (docs/admin/install-windows.md).
#
# Needs 64-bit Windows 10 or newer, Python 3.12 (3.10 and 3.11 will do) from python.org with its launcher, and
# WSL with Debian 13 or Ubuntu 24.04 for the package. In PowerShell, at the top of a checkout:
#   powershell -ExecutionPolicy Bypass -File resources\installer\windows\bundle.ps1
# Then, as administrator, on a computer without Python: resources\installer\windows\check.ps1
#
# Certificate: the thumbprint of the office's certificate in this user's store; "" signs nothing.
# TimeServer: the RFC 3161 server of the certificate's issuer. Without it signatures end with the certificate.
param([string]$Python = "3.12", [string]$Certificate = "", [string]$TimeServer = "")
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..\..")

function Step([string]$Program) {
    & $Program @args
    if ($LASTEXITCODE -ne 0) { throw "$Program $args : exit code $LASTEXITCODE" }
}

function Sign([string]$Path) {
    if (-not $Certificate) { return }
    $time = if ($TimeServer) { "--time-server", $TimeServer } else { @() }
    Step $own -m resources.installer.windows.signing --certificate $Certificate @time $Path
}

# 1. The environment: wheels only, nothing is compiled here.
if (-not (Test-Path .venv\Scripts\python.exe)) { Step py "-$Python" -m venv .venv }
$own = ".venv\Scripts\python.exe"
Step $own -m pip install --quiet --upgrade "pip>=25.1"
Step $own -m pip install --quiet --only-binary ":all:" --require-hashes -r resources\installer\requirements.lock
Step $own -m pip install --quiet --no-deps --no-build-isolation --editable .
Step $own -m ui.text.translations build

# 2. The bundle: loket.exe has windows, loket-console.exe answers on the console (doctor, admin, audit, quit).
Step $own -m resources.installer.windows.freeze

# 3. What was made runs: versions, sound, cameras, key store in words. 1 and 2 are the doctor's own findings.
& build\windows\loket\loket-console.exe doctor --language en
if ($LASTEXITCODE -notin 0, 1, 2) { throw "the bundle does not run: exit code $LASTEXITCODE" }

# 4. Signed, if there is a certificate: SmartScreen, AppLocker and App Control for Business ask for it.
Sign build\windows\loket

# 5. The package. wixl, msibuild and the compiler of its custom action are Debian's: in WSL, once:
#    sudo apt install wixl msitools gcc-mingw-w64-x86-64-win32 python3-venv
#    sudo apt install libglib2.0-0 libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1   # Qt draws the icon
#    Its custom action stays unsigned inside; the package, which Windows checks, is signed below.
$make = "python3 -m venv /tmp/loket-msi && /tmp/loket-msi/bin/pip install --quiet tomlkit PySide6-Essentials"
Step wsl -- bash -c "$make && QT_QPA_PLATFORM=offscreen /tmp/loket-msi/bin/python -m resources.installer.windows.msi"
$package = Get-ChildItem build\loket-*-x64.msi | Sort-Object LastWriteTime | Select-Object -Last 1
Sign $package.FullName
"{0}  {1:N1} MB" -f $package.FullName, ($package.Length / 1e6)
