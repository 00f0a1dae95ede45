"""The kinds of calls in the soak. Each script ends when its call has ended as it should, or raises."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator
from pathlib import Path

from telephony.messages import AttendedTransfer, CallKey, Transfer
from tests.bench.far_side import FarCall, FarSide
from tests.bench.near_side import NearSide
from tests.bench.scripts import Part, Script
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.sipp import Sipp

TALK_S = 0.4  # heard: after that both have been heard, for the far sides echo
DIGITS = "4*7"
BARESIP = "warga"
Ringing = Generator[Callable[[], object], None, tuple[FarCall, CallKey]]


class SoakScripts:
    """Makes the parts of one round: 50 calls, 40 of them with sound in both directions."""

    calls_per_round = 50

    def __init__(self, near: NearSide, far: FarSide, baresip: Baresip, port: int, folder: Path) -> None:
        """`port` is the engine's; `baresip` is the user BARESIP of the same registrar, and echoes."""
        self._near = near
        self._far = far
        self._baresip = baresip
        self._port = port
        self._folder = folder
        self._numbers = itertools.count(1)

    def round(self) -> list[Part]:
        kinds = (
            (6, self._in_ended_there),
            (5, self._in_ended_here),
            (4, self._in_held),
            (3, self._in_refused),
            (3, self._in_given_up),
            (3, self._in_transferred),
            (5, self._out_ended_here),
            (3, self._out_ended_there),
            (2, self._out_busy),
            (2, self._out_given_up),
            (4, self._out_with_digits),
            (2, self._sipp_calls),
            (2, self._sipp_answers),
        )
        parts = [Part(kind.__name__, kind()) for count, kind in kinds for _ in range(count)]
        parts += [Part("_joined", self._joined(), calls=2, at_once=2) for _ in range(2)]
        return [*parts, Part("_with_baresip", self._with_baresip(), calls=2)]

    # -- calls that come -------------------------------------------------------------------------------------

    def _in_ended_there(self) -> Script:
        call, key = yield from self._taken()
        self._far.hang_up(call)
        yield lambda: key in self._near.ended
        self._near.must_have_ended(key, "there")

    def _in_ended_here(self) -> Script:
        call, key = yield from self._taken()
        yield from self._hung_up(key, call)

    def _in_held(self) -> Script:
        call, key = yield from self._taken()
        self._near.phone.hold(key)
        yield lambda: self._near.is_held(key) and call.holds
        self._near.phone.resume(key)
        yield lambda: not self._near.is_held(key) and call.resumes
        before = self._near.heard_s[key]
        yield lambda: self._near.heard_s[key] > before + TALK_S
        yield from self._hung_up(key, call)

    def _in_refused(self) -> Script:
        call, key = yield from self._come()
        self._near.phone.hang_up(key, 486)
        yield lambda: call.status and key in self._near.ended
        assert call.status == 486, call
        assert self._near.ended[key].ended_by == "here", self._near.ended[key]

    def _in_given_up(self) -> Script:
        call, key = yield from self._come()
        self._far.give_up(call)
        yield lambda: call.status and key in self._near.ended
        assert call.status == 487, call
        assert self._near.ended[key].ended_by == "there", self._near.ended[key]

    def _in_transferred(self) -> Script:
        call, key = yield from self._taken()
        self._near.phone.do(Transfer(call_key=key, target="sip:kabid@127.0.0.9"))
        yield lambda: key in self._near.ended and call.is_over
        self._near.must_have_ended(key, "transferred")

    def _joined(self) -> Script:
        first, first_key = yield from self._taken()
        self._near.phone.hold(first_key)
        yield lambda: self._near.is_held(first_key)
        second, second_key = yield from self._dialled()
        self._near.phone.do(AttendedTransfer(call_key=first_key, consultation_key=second_key))
        yield lambda: first.is_over and second.is_over
        yield lambda: {first_key, second_key} <= self._near.ended.keys()
        for key in (first_key, second_key):
            self._near.must_have_ended(key, "transferred")

    # -- calls that go ---------------------------------------------------------------------------------------

    def _out_ended_here(self) -> Script:
        call, key = yield from self._dialled()
        yield from self._hung_up(key, call)

    def _out_ended_there(self) -> Script:
        call, key = yield from self._dialled()
        self._far.hang_up(call)
        yield lambda: key in self._near.ended
        self._near.must_have_ended(key, "there")

    def _out_busy(self) -> Script:
        key = self._near.phone.dial(self._far.address_of(self._name("busy")))
        yield lambda: key in self._near.ended
        self._near.must_have_ended(key, "there", 486)

    def _out_given_up(self) -> Script:
        user = self._name("rings")
        call = self._far.called(user)
        key = self._near.phone.dial(self._far.address_of(user))
        yield lambda: call.invite[0] and key in self._near.phone.calls
        self._near.phone.hang_up(key)
        yield lambda: key in self._near.ended and call.is_cancelled
        assert self._near.ended[key].ended_by == "here"

    def _out_with_digits(self) -> Script:
        call, key = yield from self._dialled()
        self._near.phone.send_dtmf(key, DIGITS)
        yield lambda: self._near.digits[key] == DIGITS
        yield from self._hung_up(key, call)

    # -- other programs --------------------------------------------------------------------------------------

    def _sipp_calls(self) -> Script:
        sipp = Sipp(self._folder, "talks", self._port, echoes=True)
        user = f"sipp-{sipp.process.pid}"
        yield lambda: user in self._near.incoming
        key = self._near.incoming[user]
        self._near.phone.answer(key)
        yield lambda: key in self._near.ended and sipp.process.poll() is not None
        self._near.must_have_ended(key, "there")
        assert self._near.ended[key].quality.heard_s > TALK_S
        assert sipp.process.returncode == 0, sipp.messages()[-3000:]
        sipp.close()

    def _sipp_answers(self) -> Script:
        sipp = Sipp(self._folder, "answers", echoes=True)
        key = self._near.phone.dial(sipp.uri)
        yield from self._heard(key)
        self._near.phone.hang_up(key)
        yield lambda: key in self._near.ended and sipp.process.poll() is not None
        self._near.must_have_ended(key, "here")
        assert sipp.process.returncode == 0, sipp.messages()[-3000:]
        sipp.close()

    def _with_baresip(self) -> Script:
        """One call each way, one after the other."""
        self._near.incoming.pop(BARESIP, None)
        self._baresip.dial("petugas")
        yield lambda: BARESIP in self._near.incoming
        key = self._near.incoming[BARESIP]
        self._near.phone.answer(key)
        yield from self._heard(key)
        self._baresip.hang_up()
        yield lambda: key in self._near.ended
        self._near.must_have_ended(key, "there")
        ended = self._baresip.count("CALL_CLOSED")
        key = self._near.phone.dial(BARESIP)
        yield from self._heard(key)
        self._near.phone.hang_up(key)
        yield lambda: key in self._near.ended and self._baresip.count("CALL_CLOSED") > ended
        self._near.must_have_ended(key, "here")

    # -- what they have in common ----------------------------------------------------------------------------

    def _name(self, kind: str) -> str:
        return f"{kind}-{next(self._numbers)}"

    def _come(self) -> Ringing:
        """Let the far side call; go on when it rings."""
        user = self._name("warga")
        call = self._far.call(user)
        yield lambda: call.ringing and user in self._near.incoming
        return call, self._near.incoming[user]

    def _taken(self) -> Ringing:
        """Let the far side call, answer, and talk."""
        call, key = yield from self._come()
        self._near.phone.answer(key)
        yield from self._heard(key)
        return call, key

    def _dialled(self) -> Ringing:
        """Call the far side, which answers, and talk."""
        user = self._name("kolega")
        call = self._far.called(user)
        key = self._near.phone.dial(self._far.address_of(user))
        yield from self._heard(key)
        return call, key

    def _heard(self, key: CallKey) -> Script:
        yield lambda: self._near.is_up(key)
        yield lambda: self._near.heard_s[key] > TALK_S

    def _hung_up(self, key: CallKey, call: FarCall) -> Script:
        self._near.phone.hang_up(key)
        yield lambda: key in self._near.ended and call.is_over
        self._near.must_have_ended(key, "here")
