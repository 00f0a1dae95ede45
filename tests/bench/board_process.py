"""The program of a wall-board, with a key store in memory: started by bench_board.py.

Arguments: the folder of its settings, the file with its login, the folder for its picture or "" for a window.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.common.paths import AppPaths
from app.policy import NO_POLICY
from ui.board.command import run


class OneLogin:
    """A key store that has the login of one board."""

    def __init__(self, kept: str) -> None:
        self._kept = kept

    def password(self, _account_key: str) -> str:
        return self._kept


def main() -> int:
    home, login, folder = sys.argv[1:]
    options = argparse.Namespace(
        set_up=False,
        page="",
        picture=Path(folder) if folder else None,
        every=0.5,
        size=(1920, 1080),
        language="id",
    )
    secrets = OneLogin(Path(login).read_text())
    return run(options, AppPaths.below(Path(home)), NO_POLICY, secrets)  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main())
