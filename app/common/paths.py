"""Where files belong on this system: settings, records, logs, caches."""

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

    @property
    def settings_file(self) -> Path:
        return self.config / "settings.toml"

    @property
    def records_file(self) -> Path:
        return self.data / "records.sqlite3"

    @property
    def last_good_settings(self) -> Path:
        """A copy of the settings of the last good start or save; apart from the folder that may be lost."""
        return self.data / "settings.last-good.toml"

    @property
    def lock_file(self) -> Path:
        """Of the desktop that has the records."""
        return self.data / "desktop.lock"

    def create(self) -> None:
        """Make the folders, readable by this user only: they hold applicants' data. Raises OSError."""
        for folder in (self.config, self.data, self.log, self.cache):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def close_to_others(files: Iterable[Path]) -> None:
    """Take from everybody else the right to read our own files: an older Loket, or a copy, left it."""
    if os.name == "nt":
        return  # the user's profile is closed to others there
    for file in files:
        try:
            state = file.lstat()
            if stat.S_ISREG(state.st_mode) and state.st_uid == os.geteuid() and state.st_mode & 0o077:
                file.chmod(0o600)
        except OSError as error:
            _log.warning("the rights of %s stay as they are: %s", file.name, error.strerror)


def nearest(folder: Path) -> Path:
    """Return the folder, or what is there of the way to it."""
    while not os.path.exists(folder) and folder != folder.parent:  # Path.exists raises in a closed folder
        folder = folder.parent
    return folder


def takes_files(folder: Path) -> bool:
    """Whether the folder is there, or can be made, and takes files."""
    there = nearest(folder)
    return there.is_dir() and os.access(there, os.W_OK)


def places() -> AppPaths:
    """Return this user's folders; with LOKET_HOME set (tests, demo) all of them are under it."""
    if home := os.environ.get("LOKET_HOME"):
        root = Path(home)
        return AppPaths(root / "config", root / "data", root / "log", root / "cache")
    system = PlatformDirs("loket", appauthor=False)
    return AppPaths(
        system.user_config_path, system.user_data_path, system.user_log_path, system.user_cache_path
    )
