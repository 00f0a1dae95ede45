"""`make test`: first what needs no screen, then the real window on a screen and sound server of its own."""

from __future__ import annotations

import os
import subprocess
import sys

from app.demo.stage import Stage


def main(arguments: list[str]) -> int:
    """Run pytest twice, the second also if the first fails; the exit code is the first that is not 0."""
    pytest = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    code = subprocess.run([*pytest, "--ignore=tests/screen", "tests"], env=offscreen, check=False).returncode
    with Stage() as stage:
        on_screen = stage.run([*pytest, "tests/screen"])
    return code or on_screen


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
