"""What the signed-in user may see of the open case, and what was revealed with a reason."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from app.access.session import Session
from app.access.visibility import Visibility, visibility_of, visible_case, with_visible_links
from app.common.enums import CallState
from app.values.open_case import CaseFacts, OpenCase, VisibleCase


class CaseAccess:
    """Makes the VisibleCase of an OpenCase. Lives in the GUI thread.

    A revealed case stays revealed until another case is opened, or another user signs in.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._revealed: UUID | None = None

    def visibility(self, case: CaseFacts) -> Visibility:
        """Return the rule's result for the signed-in user and this case."""
        if case.file is None:
            is_anonymous = case.is_anonymous  # as typed: an unsaved case belongs to its author
            return Visibility(knows_person=not is_anonymous, knows_numbers=not is_anonymous)
        # A caller on hold is on the line, too: numbers that come and go with the hold would help nobody.
        is_on_line = case.call is not None and case.call.state is CallState.CONNECTED
        agent = self._session.agent
        return visibility_of(
            agent, case.file.row, is_talking=is_on_line, is_revealed=self.is_revealed(case.case_id)
        )

    def visible(self, case: OpenCase) -> VisibleCase:
        """Return the case as the signed-in user may see it."""
        seen = visible_case(case, self.visibility(case))
        if seen.file is None or not seen.file.links:
            return seen
        return replace(seen, file=with_visible_links(self._session.agent, seen.file))

    def is_revealed(self, case_id: UUID) -> bool:
        return self._revealed == case_id

    def reveal(self, case_id: UUID) -> None:
        """Reveal a case, whose reason has been recorded."""
        self._revealed = case_id

    def forget_others(self, case_id: UUID | None = None) -> None:
        """Mask all but this case again."""
        if self._revealed != case_id:
            self._revealed = None
