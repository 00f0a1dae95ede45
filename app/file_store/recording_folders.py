"""Which folders have recordings: the settings' one, those that they named before, and the usual one."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Lock

import msgspec

from app.common.whole_file import write_whole
from app.settings.preferences import Preferences

_log = logging.getLogger(__name__)
_FORMER = "folders.json"  # in the usual folder: what a crash left is looked for there after a change, too


class RecordingFolders:
    """`now` asks no disk; the others do, on any thread but the GUI's."""

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
        """The one that is there whatever the settings say."""
        return self._usual

    def all(self) -> tuple[Path, ...]:
        """Return each of them once: today's first, the usual one, which is ours alone, as the last."""
        others = dict.fromkeys((self.now, *self._used()))
        others.pop(self._usual, None)
        return (*others, self._usual)

    def make(self, folder: Path, month: str) -> Path:
        """Make the month's folder in one of them, which is known from now on. Raises OSError."""
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
        except (OSError, msgspec.DecodeError) as error:  # it is written anew; recordings go on
            _log.warning("recordings: their former folders are not known: %s", error)
            return ()
        return tuple(map(Path, found))
