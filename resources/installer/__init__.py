"""Makes what IT installs: the bundle (build_installer.spec, bundle.py) and its Debian package (deb.py)."""
