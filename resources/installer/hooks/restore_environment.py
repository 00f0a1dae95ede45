"""Runs before the program: gives back the environment in which it was started.

PyInstaller points LD_LIBRARY_PATH at the bundle, and children inherit it: xdg-open, pactl and what they start
would load our libraries instead of the system's. The loader has read it already, so we lose nothing.
"""

import os

if (_before := os.environ.pop("LD_LIBRARY_PATH_ORIG", None)) is not None:
    os.environ["LD_LIBRARY_PATH"] = _before
else:
    os.environ.pop("LD_LIBRARY_PATH", None)
# A process of ours is a start of its own: it sets the path again, instead of trusting that it inherits it.
os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
