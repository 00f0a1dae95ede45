"""What happens to a call that rings here and that nobody touches: sent elsewhere, or answered by itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from telephony.engine.auto_answer import ZIP_TONE_S
from telephony.engine.call import Call
from telephony.engine.later import Later
from telephony.messages import CallKey, CallPolicy, CallState


class Ringing:
    """Lives in the SIP thread."""

    def __init__(
        self,
        later: Later,
        redirect: Callable[[Call, str], None],
        answer: Callable[[Call], None],
        may_answer: Callable[[Call], bool],
        tone_changed: Callable[[], None],
    ) -> None:
        """`may_answer` is asked when the time has come: no other call may be up."""
        self._later = later
        self._redirect = redirect
        self._answer = answer
        self._may_answer = may_answer
        self._tone_changed = tone_changed
        self._waiting: dict[CallKey, list[Callable[[], object]]] = {}
        self._zipping: set[CallKey] = set()

    @property
    def is_zipping(self) -> bool:
        """The agent hears the tone that comes before a call is answered by itself."""
        return bool(self._zipping)

    def began(self, call: Call, policy: CallPolicy, answers_after_s: float | None) -> None:
        jobs = self._waiting[call.key] = []
        if policy.forward_unanswered:
            job = partial(self._forward, call, policy.forward_unanswered)
            jobs.append(self._later.after(policy.unanswered_after_s, job))
        if answers_after_s == 0:
            self._zip(call)
        elif answers_after_s is not None:
            jobs.append(self._later.after(answers_after_s, partial(self._zip, call)))

    def touched(self, key: CallKey) -> None:
        """It was answered, refused or sent elsewhere by hand, or is over."""
        for forget in self._waiting.pop(key, []):
            forget()
        if key in self._zipping:
            self._zipping.discard(key)
            self._tone_changed()

    def _forward(self, call: Call, target: str) -> None:
        if _rings(call):
            self._redirect(call, target)

    def _zip(self, call: Call) -> None:
        if _rings(call) and self._may_answer(call):
            self._zipping.add(call.key)
            self._tone_changed()
            self._waiting[call.key].append(self._later.after(ZIP_TONE_S, partial(self._connect, call)))

    def _connect(self, call: Call) -> None:
        self.touched(call.key)
        if _rings(call) and self._may_answer(call):
            self._answer(call)


def _rings(call: Call) -> bool:
    return call.state is CallState.RINGING_HERE and not call.is_answered and call.hung_up_at is None
