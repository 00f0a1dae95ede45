"""What of each case's draft was sent to the records, until the case is read from them again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from app.values.citing import CITED
from app.values.open_case import DETAIL_FIELDS, OpenCase, without_sent

_GROWING = frozenset(("note", CITED))  # the draft fields of which each part is recorded for itself


@dataclass(slots=True, eq=False)
class SentDraft:
    """What of a case's draft was sent to the records at one time.

    Attributes:
        texts: The draft as it was sent; without what grows once it is recorded.
        is_recorded: The records have it; what is shown of them was read before.
    """

    texts: dict[str, str]
    is_recorded: bool = False


class DraftInFlight:
    """The drafts on their way to the records, by case, and those recorded since the case was read."""

    def __init__(self) -> None:
        self._sent: dict[UUID, list[SentDraft]] = {}

    def send(self, case: OpenCase) -> SentDraft:
        """Take what is typed in the case as sent; of what grows, only the part that was not sent before."""
        in_flight = self.texts(case)
        texts = dict(case.draft)
        for name in _GROWING & texts.keys():
            texts[name] = without_sent(texts[name], in_flight.get(name, ""))
        sent = SentDraft(texts)
        self._sent.setdefault(case.case_id, []).append(sent)
        return sent

    def texts(self, case: OpenCase) -> dict[str, str]:
        """Return the drafts that were sent, the later over the earlier; of what grows, the part of all."""
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
        """Return whether something of the case was sent to the records, and is not there yet."""
        return any(not one.is_recorded for one in self._sent.get(case_id, ()))

    def fields_on_their_way(self, case_id: UUID) -> set[str]:
        """Return the draft fields that were sent, and that the records do not have yet."""
        on_their_way = (one for one in self._sent.get(case_id, ()) if not one.is_recorded)
        return {name for one in on_their_way for name in one.texts}

    def recorded(self, case_id: UUID) -> tuple[SentDraft, ...]:
        """Return what the records took since the case was read from them."""
        return tuple(one for one in self._sent.get(case_id, ()) if one.is_recorded)

    def just_recorded(self, case_id: UUID) -> dict[str, str]:
        """Return the details that the records took since the case was read from them."""
        known: dict[str, str] = {}
        for one in self.recorded(case_id):
            known |= {name: text for name, text in one.texts.items() if name in DETAIL_FIELDS}
        return known

    def mark_recorded(self, sent: SentDraft) -> None:
        """Note that the records took it; the case has to be read from them again."""
        sent.is_recorded = True
        sent.texts = {name: text for name, text in sent.texts.items() if name not in _GROWING}

    def forget(self, case_id: UUID, gone: Collection[SentDraft]) -> None:
        """Forget drafts that were refused, or that the case was read with."""
        left = [one for one in self._sent.pop(case_id, ()) if one not in gone]
        if left:
            self._sent[case_id] = left
