"""What was taken in, kept for two weeks on this computer: a restored database gets it again.

A line is written after the commit, before the provider is answered. While the database stands, the journal
is never read, and losing it loses nothing. Its files have what people wrote: only the server reads them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec

from app.common.whole_file import sync_folder, write_whole
from app.mutations import read_back
from db.mutation import Mutation, UnknownMutation, encode

KEPT = timedelta(days=14)
_ENDING = ".jsonl"


class _Line(msgspec.Struct, frozen=True):
    epoch: str
    change: str


class Epoch(msgspec.Struct, frozen=True):
    """Which database this is, and since when it is: a restore gives it another epoch."""

    epoch: str
    began_at: datetime | None = None  # None: the first that this computer knows


class Journal:
    """Blocking; raises OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(0o700, parents=True, exist_ok=True)

    def add(self, epoch: str, changes: Sequence[Mutation]) -> None:
        """Write these to the disk."""
        now = datetime.now(timezone.utc)
        path = self._folder / f"{now:%Y-%m-%d}{_ENDING}"
        is_new = not path.exists()
        with open(path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            for one in changes:
                # The line before may have been cut by a power failure: each begins anew.
                file.write(b"\n" + msgspec.json.encode(_Line(epoch, encode(one))))
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync_folder(self._folder)
            self._drop_old(now)

    def of_others(self, epoch: str) -> Iterator[Mutation]:
        """Give what was taken in under other epochs, oldest first."""
        for path in sorted(self._folder.glob(f"*{_ENDING}")):
            with path.open("rb") as file:
                for text in file:
                    try:
                        line = msgspec.json.decode(text, type=_Line)
                        if line.epoch != epoch:
                            yield read_back(line.change)
                    except (msgspec.DecodeError, UnknownMutation):
                        continue  # empty, cut by a power failure, or of a newer program

    def epoch(self) -> Epoch | None:
        """Return the database of the last start, None for none."""
        try:
            return msgspec.json.decode((self._folder / "epoch.json").read_bytes(), type=Epoch)
        except FileNotFoundError:
            return None
        except msgspec.DecodeError:
            return Epoch("")

    def keep_epoch(self, epoch: Epoch) -> None:
        write_whole(self._folder / "epoch.json", msgspec.json.encode(epoch))

    def _drop_old(self, now: datetime) -> None:
        oldest = f"{now - KEPT:%Y-%m-%d}{_ENDING}"
        for path in self._folder.glob(f"*{_ENDING}"):
            if path.name < oldest:
                path.unlink()
