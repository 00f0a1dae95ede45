"""The folders and files of this system: settings, records, logs, caches."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AppPaths:
    """Folders, which may not exist yet."""

    config: Path
    data: Path
    log: Path
    cache: Path

    @classmethod
    def below(cls, folder: Path) -> AppPaths:
        """Return folders that all lie in this one."""
        return cls(folder / "config", folder / "data", folder / "log", folder / "cache")

    @property
    def settings_file(self) -> Path:
        return self.config / "settings.toml"

    @property
    def records_file(self) -> Path:
        return self.data / "records.sqlite3"

    @property
    def last_good_settings(self) -> Path:
        """Return the copy of the settings of the last good start or save; outside the folder that may be
        lost.
        """
        return self.data / "settings.last-good.toml"

    @property
    def lock_file(self) -> Path:
        """Return the lock of the desktop that uses the records."""
        return self.data / "desktop.lock"

    def create(self) -> None:
        """Create the folders, readable by this user only: they contain applicants' data. Raises OSError."""
        for folder in (self.config, self.data, self.log, self.cache):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def close_to_others(files: Iterable[Path]) -> None:
    """Remove other users' access to our files, which an older Loket or a copy may have left open."""
    if os.name == "nt":
        return  # Windows closes the user's profile to others
    for file in files:
        try:
            state = file.lstat()
            if stat.S_ISREG(state.st_mode) and state.st_uid == os.geteuid() and state.st_mode & 0o077:
                file.chmod(0o600)
        except OSError as error:
            _log.warning("the rights of %s stay as they are: %s", file.name, error.strerror)


def nearest(folder: Path) -> Path:
    """Return the folder, or its nearest existing parent."""
    # Path.exists raises in an inaccessible folder
    while not os.path.exists(folder) and folder != folder.parent:
        folder = folder.parent
    return folder


def takes_files(folder: Path) -> bool:
    """Whether the folder exists, or can be created, and is writable."""
    there = nearest(folder)
    return there.is_dir() and os.access(there, os.W_OK)


def places() -> AppPaths:
    """Return this user's folders; with LOKET_HOME set (tests, demo) all of them are below it."""
    if home := os.environ.get("LOKET_HOME"):
        root = Path(home)
        return AppPaths.below(root)
    system = PlatformDirs("loket", appauthor=False)
    return AppPaths(
        system.user_config_path, system.user_data_path, system.user_log_path, system.user_cache_path
    )
