"""The folders with recordings: the settings' folder, former ones, and the default one."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Lock

import msgspec

from app.common.whole_file import write_whole
from app.settings.preferences import Preferences

_log = logging.getLogger(__name__)
# in the default folder: after a change of the setting, files that a crash left are still found
_FORMER = "folders.json"


class RecordingFolders:
    """`now` does not access the disk; the other methods do, on any thread but the GUI's."""

    def __init__(self, preferences: Preferences, usual: Path) -> None:
        self._preferences = preferences
        self._usual = usual
        self._writing = Lock()

    @property
    def now(self) -> Path:
        chosen = self._preferences.settings.recording.folder
        return Path(chosen) if chosen else self._usual

    @property
    def usual(self) -> Path:
        """Return the folder that exists whatever the settings are."""
        return self._usual

    def all(self) -> tuple[Path, ...]:
        """Return each folder once: the present one first, the default one, which is ours alone, last."""
        others = dict.fromkeys((self.now, *self._used()))
        others.pop(self._usual, None)
        return (*others, self._usual)

    def make(self, folder: Path, month: str) -> Path:
        """Create the month's folder in one of them, which is remembered from now on. Raises OSError."""
        with self._writing:
            used = self._used()
            if folder != self._usual and folder not in used:
                self._usual.mkdir(0o700, parents=True, exist_ok=True)
                content = msgspec.json.encode([str(one) for one in (*used, folder)])
                write_whole(self._usual / _FORMER, content)
        made = folder / month
        made.mkdir(0o700, parents=True, exist_ok=True)
        return made

    def _used(self) -> tuple[Path, ...]:
        try:
            found = msgspec.json.decode((self._usual / _FORMER).read_bytes(), type=list[str])
        except FileNotFoundError:
            return ()
        except (OSError, msgspec.DecodeError) as error:  # it is written again; recordings continue
            _log.warning("recordings: their former folders are not known: %s", error)
            return ()
        return tuple(map(Path, found))
