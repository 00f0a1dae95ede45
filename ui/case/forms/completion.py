"""Which form a key completes: "that was it, then be ready", and the answer to the unit or the applicant."""

from __future__ import annotations

from collections.abc import Callable

from app.cases.finishing import Finishing
from app.sop.lifecycle import Move
from app.values.open_case import VisibleCase
from ui.case.forms.form import InlineForm
from ui.case.forms.forms import Forms


class Completion:
    """An answer given in a call counts as received: an agent who presses this key says so."""

    def __init__(self, forms: Forms, finishing: Finishing) -> None:
        self._forms = forms
        self._finishing = finishing
        self._awaited: InlineForm | None = None

    def begin(self, case: VisibleCase | None) -> None:
        """Complete the open form, and finish as soon as it is recorded and the call is over."""
        form = self._forms.current
        gives_answer = self._forms.open_name == "closing" and is_in_call(case)
        if form is not None and (self._forms.is_meant or gives_answer):
            self._awaited = form
            form.complete(is_last=True)
            if not form.is_sending:  # something is missing, or must be read first
                self._awaited = None
        else:
            self._finishing.finish_after_call()

    def complete_answer(self, case: VisibleCase | None, do: Callable[[str], None]) -> None:
        """Complete the answer to the unit or to the applicant if the agent is in its form, else open it.

        In a call about the case one press is enough: the applicant is on the line and hears it.
        """
        moves = case.moves if case is not None else frozenset()
        asked = "answer_unit" if Move.ANSWER_UNIT in moves else "closing"
        name = "solution" if Move.RECORD_SOLUTION in moves and asked == "closing" else asked
        form = self._forms.current
        is_meant = self._forms.is_meant or is_in_call(case)
        if form is not None and self._forms.open_name == name and is_meant:
            form.complete()
        else:
            do(name)

    def stored(self) -> None:
        """Something was recorded; what the form sent may still be on its way."""
        if self._awaited is not None and not self._awaited.is_sending:
            self._awaited = None
            self._finishing.finish_after_call()

    def forget(self) -> None:
        """It was refused, or another case is on the screen."""
        self._awaited = None


def is_in_call(case: VisibleCase | None) -> bool:
    """Whether the applicant is on the line, and hears what is said."""
    return case is not None and case.call is not None and case.call.is_talking
