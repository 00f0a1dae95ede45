"""The TOML reader of the standard library, also for Python 3.10.

tomlkit keeps comments and takes ten times as long: 45 ms of the desktop's start. It is for files that are
written again.
"""

import sys

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["tomllib"]
