"""The parts of each case's draft that were sent to the records, until the case is read again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from app.values.citing import CITED
from app.values.open_case import DETAIL_FIELDS, OpenCase, without_sent

_GROWING = frozenset(("note", CITED))  # draft fields of which each part is recorded separately


@dataclass(slots=True, eq=False)
class SentDraft:
    """The part of a case's draft that was sent at one time.

    Attributes:
        texts: The draft as sent; without growing fields once it is recorded.
        is_recorded: It is recorded, but the shown case was read before.
    """

    texts: dict[str, str]
    is_recorded: bool = False


class DraftInFlight:
    """Sent drafts by case, and those recorded since the case was read."""

    def __init__(self) -> None:
        self._sent: dict[UUID, list[SentDraft]] = {}

    def send(self, case: OpenCase) -> SentDraft:
        """Mark the typed text of the case as sent; of growing fields, only the part not sent before.

        A detail that cannot be recorded now is not sent.
        """
        in_flight = self.texts(case)
        texts = {name: text for name, text in case.draft.items() if name not in case.held_back}
        for name in _GROWING & texts.keys():
            texts[name] = without_sent(texts[name], in_flight.get(name, ""))
        sent = SentDraft(texts)
        self._sent.setdefault(case.case_id, []).append(sent)
        return sent

    def texts(self, case: OpenCase) -> dict[str, str]:
        """Return the sent texts, later over earlier ones; of growing fields, all parts."""
        in_flight: dict[str, str] = {}
        drafts = self._sent.get(case.case_id, [])
        for sent in drafts:
            in_flight |= sent.texts
        for name in _GROWING & in_flight.keys():
            text = rest = case.draft.get(name, "")
            for sent in drafts:
                rest = without_sent(rest, sent.texts.get(name, ""))
            in_flight[name] = text.removesuffix(rest)
        return in_flight

    def is_on_its_way(self, case_id: UUID) -> bool:
        """Return whether sent text of the case is not recorded yet."""
        return any(not one.is_recorded for one in self._sent.get(case_id, ()))

    def fields_on_their_way(self, case_id: UUID) -> set[str]:
        """Return the draft fields that were sent and are not recorded yet."""
        on_their_way = (one for one in self._sent.get(case_id, ()) if not one.is_recorded)
        return {name for one in on_their_way for name in one.texts}

    def recorded(self, case_id: UUID) -> tuple[SentDraft, ...]:
        """Return the drafts recorded since the case was read."""
        return tuple(one for one in self._sent.get(case_id, ()) if one.is_recorded)

    def just_recorded(self, case_id: UUID) -> dict[str, str]:
        """Return the details recorded since the case was read."""
        known: dict[str, str] = {}
        for one in self.recorded(case_id):
            known |= {name: text for name, text in one.texts.items() if name in DETAIL_FIELDS}
        return known

    def mark_recorded(self, sent: SentDraft) -> None:
        """Mark a sent draft as recorded; the case must be read again."""
        sent.is_recorded = True
        sent.texts = {name: text for name, text in sent.texts.items() if name not in _GROWING}

    def forget(self, case_id: UUID, gone: Collection[SentDraft]) -> None:
        """Drop drafts that were rejected, or that are in the case as read."""
        left = [one for one in self._sent.pop(case_id, ()) if one not in gone]
        if left:
            self._sent[case_id] = left
