"""pjsua2 loads its bindings by name, and looks for OpenSSL in the folder that its wheel has."""

from pathlib import Path

from PyInstaller.utils.hooks import get_package_paths

hiddenimports = ["pjsua2.pjsua2", "pjsua2._pjsua2"]
_site_packages, _ = get_package_paths("pjsua2")
binaries = [
    (str(path), "pjsua2_python.libs") for path in Path(_site_packages, "pjsua2_python.libs").glob("*")
]
