"""Typed, unsaved text: in memory for the window and on disk for the next start."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import tzinfo
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.common.jobs import Jobs
from app.common.nik import without_nik
from app.common.notices import INFO, Notice
from app.records.service import RESTORED, storage_notice
from app.values.citing import CITED
from app.values.open_case import DETAIL_FIELDS, SEEN, DraftStart, OpenCase, has_text, without_sent
from db.drafts import Drafts, belongs
from db.errors import StorageError
from db.records import AgentRecord, CaseRow, DraftRecord

_log = logging.getLogger(__name__)


class Drafting(QObject):
    """Stores the drafts of the signed-in user. Every method returns at once; another thread writes to disk.

    It also keeps the drafts of former users of this session, because their changes may be recorded late.
    """

    restored = Signal()  # the drafts of the newly signed-in user are loaded
    unreadable = Signal()  # or they could not be read
    changed = Signal()  # a draft was typed in, dropped or loaded
    trouble = Signal(Notice)  # drafts cannot be written and stay in memory, or are written again
    _failed = Signal(object)  # StorageError, from the drafts' thread
    _written = Signal()  # likewise

    def __init__(self, drafts: Drafts, jobs: Jobs, zone: tzinfo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self._jobs = jobs
        self._author: UUID | None = None
        self._by_author: dict[UUID, dict[str, dict[str, str]]] = {}  # of all users since the start
        self.zone = zone
        self.is_failing = False  # the disk rejects the typed text
        self._failed.connect(self._on_failed)
        self._written.connect(self._on_written)
        drafts.listen(self._failed.emit, self._written.emit)

    @property
    def author(self) -> UUID | None:
        """Return the user of these drafts; None before the first sign-in."""
        return self._author

    @property
    def _texts(self) -> dict[str, dict[str, str]]:
        return self._by_author.get(self._author, {}) if self._author is not None else {}

    @property
    def unwritten(self) -> frozenset[str]:
        """Return the keys of the drafts that the disk rejects; empty while it accepts them within 250 ms."""
        return frozenset(key for _author, key in self._drafts.unwritten) if self.is_failing else frozenset()

    def flush(self, timeout_s: float) -> bool:
        """Wait until all typed text is on disk; False after a time-out. Blocks."""
        return self._drafts.flush(timeout_s)

    def restore(self, author: UUID) -> None:
        """Read this user's drafts; `restored` follows."""
        self._author = author
        self._by_author[author] = {}
        self._jobs.run(
            lambda: self._drafts.load(author),
            lambda records: self._loaded(author, records),
            ((StorageError, self._on_unreadable),),
        )

    def fields(self, key: str) -> dict[str, str]:
        """Return a copy of a draft's texts."""
        return dict(self._texts.get(key, {}))

    def fields_of(self, author: UUID, key: str) -> dict[str, str]:
        """Return a copy of the texts of this user's draft, who may have signed out meanwhile."""
        return dict(self._by_author.get(author, {}).get(key, {}))

    def texts_of(self, kind: str) -> dict[str, str]:
        """Return, by key, the text of each draft whose key begins with `kind`."""
        drafts = ((key, fields.get("text", "")) for key, fields in self._texts.items())
        return {key: text for key, text in drafts if key.startswith(kind) and text.strip()}

    def rows(self, agent: AgentRecord) -> tuple[CaseRow, ...]:
        """Return the rows of the unsaved cases, newest first."""
        rows = [start.row(fields, agent.id, agent.name) for start, fields in self._starts()]
        return tuple(sorted(rows, key=lambda row: row.opened_at, reverse=True))

    def without_number(self) -> tuple[DraftStart, ...]:
        """Return the starts of the cases that got no number when they began."""
        return tuple(start for start, _fields in self._starts() if not start.number)

    def case_of_contact(self, contact_id: UUID) -> UUID | None:
        """Return the unsaved case that began with this contact; None if there is none."""
        found = (start.case_id for start, _fields in self._starts() if start.contact_id == contact_id)
        return next(found, None)

    def anonymous_contacts(self) -> frozenset[UUID]:
        """Return the calls of unsaved cases that are marked anonymous."""
        return frozenset(
            start.contact_id
            for start, fields in self._starts()
            if start.contact_id and fields.get("is_anonymous") == "yes"
        )

    def has_words(self, key: str) -> bool:
        """Return whether a draft has typed text; another user's draft counts as having some."""
        return key not in self._texts or has_text(self._texts[key])

    def _starts(self) -> list[tuple[DraftStart, dict[str, str]]]:
        """Return how the unsaved cases began, each with its texts. An invalid key is skipped and logged."""
        found: list[tuple[DraftStart, dict[str, str]]] = []
        for key, fields in self._texts.items():
            if not key.startswith("case:") or not fields:
                continue
            try:
                case_id = UUID(key.removeprefix("case:"))
            except ValueError:
                _log.error("a draft has the key %r, which names no case", key)
                continue
            if (start := DraftStart.from_fields(case_id, fields)) is not None:
                found.append((start, fields))
        return found

    def keep(self, key: str, name: str, text: str) -> None:
        """Store a field's present text; on disk within 250 ms. Of a NIK only its mask goes to disk."""
        if self._author is not None:
            self.keep_of(self._author, key, name, text)

    def keep_of(self, author: UUID, key: str, name: str, text: str) -> None:
        self._by_author.setdefault(author, {}).setdefault(key, {})[name] = text
        self._drafts.keep(author, key, name, without_nik(text))
        self.changed.emit()

    def keep_all(self, key: str, fields: dict[str, str]) -> None:
        for name, text in fields.items():
            self.keep(key, name, text)

    def give_number(self, key: str, number: str) -> bool:
        """Give a new case its number, even after its author signed out; False if no draft waits for one."""
        for author, drafts in self._by_author.items():
            if drafts.get(key, {}).get("_number") == "":
                self.keep_of(author, key, "_number", number)
                return True
        return False

    def recorded(self, author: UUID, key: str, sent: dict[str, str], forms: tuple[str, ...]) -> None:
        """Drop the recorded text: the sent details and note, and whole forms.

        Text typed since stays in the draft; of a note only the later part. The sent text then counts as what
        its author saw in a detail field. The author may have signed out meanwhile.
        """
        now_typed = self._by_author.get(author, {}).get(key, {})
        kept: dict[str, str] = {}
        for name, text in now_typed.items():
            if name == CITED and (rest := without_sent(text, sent.get(name, ""))):
                kept[name] = rest
            if name.startswith("_") or name in forms:
                continue
            if "." in name:
                kept[name] = text
            elif text != sent.get(name):
                kept[name] = without_sent(text, sent.get(name, "")) if name == "note" else text
                seen = sent.get(name, now_typed.get(SEEN + name))
                if name in DETAIL_FIELDS and seen is not None:
                    kept[SEEN + name] = seen
        self._forget_of(author, key)
        for name, text in kept.items():
            self.keep_of(author, key, name, text)

    def sent(self, author: UUID, key: str, name: str, text: str) -> None:
        """Drop a draft whose field `name` was sent with this text; what was typed there since stays.

        The author may have signed out meanwhile.
        """
        later = without_sent(self.fields_of(author, key).get(name, ""), text)
        self._forget_of(author, key)
        if later.strip():
            self.keep_of(author, key, name, later)

    def forget_start(self, key: str) -> None:
        """Drop the start of a case that is recorded after all (a crash came between); keep
        other typed text.
        """
        kept = {name: text for name, text in self.fields(key).items() if not name.startswith("_")}
        self.forget(key)
        self.keep_all(key, kept)

    def drop(self, key: str, *names: str) -> None:
        """Drop these fields of a draft."""
        if self.author is not None:
            self.drop_of(self.author, key, *names)

    def drop_of(self, author: UUID, key: str, *names: str) -> None:
        """Drop these fields of a draft of this author, who may have signed out."""
        kept = {name: text for name, text in self.fields_of(author, key).items() if name not in names}
        self._forget_of(author, key)
        for name, text in kept.items():
            self.keep_of(author, key, name, text)

    def forget_repeated(self, case: OpenCase, in_flight: Collection[str]) -> bool:
        """Drop typed text that equals the recorded one: later it would hide another user's correction.

        in_flight: Sent fields; `recorded` drops these.

        Returns whether there was any.
        """
        repeated = [name for name in case.repeated if name not in in_flight]
        gone = [part for name in repeated for part in (name, SEEN + name)]
        for part in gone:
            case.draft.pop(part, None)
        if gone:
            self.drop(f"case:{case.case_id}", *gone)
        return bool(gone)

    def forget(self, key: str) -> None:
        if self._author is not None:
            self._forget_of(self._author, key)

    def forget_of_all(self, keys: Collection[str]) -> None:
        """Delete the drafts of all users for these keys and for `key:...`, in memory and on disk."""
        for drafts in self._by_author.values():
            for key in [one for one in drafts if belongs(one, keys)]:
                del drafts[key]
        self._drafts.forget(keys)
        self.changed.emit()

    def rename(self, kind: str, renamed: Callable[[str], str]) -> None:
        """Rename the drafts whose key begins with `kind`, those of former users too."""
        for author, drafts in self._by_author.items():
            for key in [one for one in drafts if one.startswith(kind)]:
                if (after := renamed(key)) != key:
                    fields = drafts[key]
                    self._forget_of(author, key)
                    for name, text in fields.items():
                        self.keep_of(author, after, name, text)

    def _forget_of(self, author: UUID, key: str) -> None:
        self._by_author.get(author, {}).pop(key, None)
        self._drafts.clear(author, key)
        self.changed.emit()

    def _loaded(self, author: UUID, records: tuple[DraftRecord, ...]) -> None:
        typed_meanwhile = self._by_author.get(author, {})
        drafts = self._by_author[author] = {record.key: dict(record.fields) for record in records}
        for key, fields in typed_meanwhile.items():
            drafts.setdefault(key, {}).update(fields)
        if author == self._author:
            self.restored.emit()
            self.changed.emit()

    def _on_unreadable(self, error: StorageError) -> None:
        self.trouble.emit(storage_notice(error))
        self.unreadable.emit()

    @Slot(object)
    def _on_failed(self, error: StorageError) -> None:
        self.is_failing = True
        self.trouble.emit(storage_notice(error))

    @Slot()
    def _on_written(self) -> None:
        self.is_failing = False
        self.trouble.emit(Notice(RESTORED, INFO))
