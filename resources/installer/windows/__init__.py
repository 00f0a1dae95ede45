"""The Windows installer: bundle.ps1 makes the bundle there, msi.py a package of it on Linux or in WSL."""
