"""Parts of long SMS that came over SMPP: in files, until the message is whole and a while longer.

An SMSC may wait for the acknowledgement of the first part before it sends the second, so a part is on the
disk before it is acknowledged. Parts of a whole message stay for a while: if the last acknowledgement is
lost, the SMSC repeats that part, and the message must be the same one again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4


@dataclass(frozen=True, slots=True)
class KeptPart:
    """One part.

    Attributes:
        at: When it came first, in seconds since 1970.
    """

    sender: str
    reference: str
    total: int
    number: int
    text: str
    at: float


class KeptParts:
    """The parts in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def keep(self, part: KeptPart) -> list[KeptPart]:
        """Put a part onto the disk; return all parts of its message that are there, in their order.

        Another text under the same number means that the sender uses the reference again: the parts that were
        there belong to an earlier message, and are set apart.
        """
        there = self._group(part)
        same = next((one for one in there if one.number == part.number), None)
        if same is not None and same.text == part.text:
            return there
        if same is not None:
            self._set_apart(there)
            there = []
        path = self._path(part)
        unfinished = path.with_suffix(".part")
        private = lambda name, flags: os.open(name, flags, 0o600)  # noqa: E731
        with open(unfinished, "w", encoding="utf-8", opener=private) as file:
            json.dump(asdict(part), file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        return sorted([*there, part], key=lambda one: one.number)

    def older_than(self, at: float) -> Iterator[tuple[list[KeptPart], list[Path]]]:
        """Return the messages whose newest part came before that time, whole or not, with their files."""
        groups: dict[str, list[Path]] = {}
        for path in sorted(self._folder.glob("*.json")):
            groups.setdefault(path.name.partition(".")[0], []).append(path)
        for paths in groups.values():
            parts = [_read(path) for path in paths]
            if max(part.at for part in parts) < at:
                yield parts, paths

    def _group(self, part: KeptPart) -> list[KeptPart]:
        return [_read(path) for path in sorted(self._folder.glob(f"{_key(part)}.*.json"))]

    def _set_apart(self, parts: Sequence[KeptPart]) -> None:
        apart = f"{_key(parts[0])}-{uuid4().hex}"
        for part in parts:
            self._path(part).rename(self._folder / f"{apart}.{part.number:03}.json")

    def _path(self, part: KeptPart) -> Path:
        return self._folder / f"{_key(part)}.{part.number:03}.json"


def _key(part: KeptPart) -> str:
    return hashlib.sha256(repr((part.sender, part.reference, part.total)).encode()).hexdigest()[:32]


def _read(path: Path) -> KeptPart:
    return KeptPart(**json.loads(path.read_text(encoding="utf-8")))
