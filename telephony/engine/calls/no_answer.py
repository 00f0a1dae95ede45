"""Unanswered ringing calls: forwarded after a time, or answered automatically."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from telephony.engine.calls.auto_answer import ZIP_TONE_S
from telephony.engine.calls.call import Call
from telephony.engine.later import Later
from telephony.messages import CallKey, CallPolicy, CallState


class NoAnswer:
    """Lives in the SIP thread."""

    def __init__(
        self,
        later: Later,
        redirect: Callable[[Call, str], None],
        answer: Callable[[Call], None],
        may_answer: Callable[[Call], bool],
        tone_changed: Callable[[], None],
        changed: Callable[[Call], None],
    ) -> None:
        """`may_answer` is asked when the countdown ends: no other call may be up."""
        self._later = later
        self._redirect = redirect
        self._answer = answer
        self._may_answer = may_answer
        self._tone_changed = tone_changed
        self._changed = changed
        self._forwards: dict[CallKey, Callable[[], object]] = {}  # each cancels its timer
        self._answers: dict[CallKey, Callable[[], object]] = {}
        self._zipping: set[CallKey] = set()

    @property
    def is_zipping(self) -> bool:
        """Whether the agent hears the tone before an automatic answer."""
        return bool(self._zipping)

    def began(self, call: Call, policy: CallPolicy, answers_after_s: float | None) -> None:
        if policy.forward_unanswered:
            job = partial(self._forward, call, policy.forward_unanswered)
            self._forwards[call.key] = self._later.after(policy.unanswered_after_s, job)
        if answers_after_s is not None:
            call.answers_itself = True
            self._answers[call.key] = self._later.after(answers_after_s, partial(self._zip, call))
        if answers_after_s == 0:
            self._zip(call)

    def touched(self, key: CallKey) -> None:
        """Stop the timers of a call that was answered, refused or forwarded by hand, or has ended."""
        self._forwards.pop(key, _nothing)()
        self._stop_answer(key)

    def let_ring(self, call: Call) -> None:
        """Cancel the automatic answer; nothing else changes."""
        self._stop_answer(call.key)
        if call.answers_itself:
            call.answers_itself = False
            self._changed(call)

    def _stop_answer(self, key: CallKey) -> None:
        self._answers.pop(key, _nothing)()
        if key in self._zipping:
            self._zipping.discard(key)
            self._tone_changed()

    def _forward(self, call: Call, target: str) -> None:
        if _rings(call):
            self._redirect(call, target)

    def _zip(self, call: Call) -> None:
        if not _rings(call):
            return
        if not self._may_answer(call):
            self.let_ring(call)
            return
        self._answers.pop(call.key, _nothing)()
        self._answers[call.key] = self._later.after(ZIP_TONE_S, partial(self._connect, call))
        self._zipping.add(call.key)
        self._tone_changed()

    def _connect(self, call: Call) -> None:
        if _rings(call) and self._may_answer(call):
            self.touched(call.key)
            self._answer(call)
        else:
            self.let_ring(call)


def _nothing() -> None:
    """Do nothing, in place of cancelling a timer that does not run."""


def _rings(call: Call) -> bool:
    return call.state is CallState.RINGING_HERE and not call.is_answered and call.hung_up_at is None
