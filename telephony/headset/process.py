"""The headset process: finds headsets, reports presses, shows the state of the call. No Qt, no SIP."""

from __future__ import annotations

import faulthandler
import logging
import os
import queue
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import NoReturn

import msgspec

from telephony.headset.device import NoHeadsetError, OpenHeadset, Place, headsets, now
from telephony.headset.hid import HidModule, hid_module
from telephony.headset.messages import (
    ButtonPressed,
    Choose,
    HeadsetCommand,
    HeadsetEvent,
    HeadsetFault,
    HeadsetFound,
    HeadsetLost,
    HeadsetShared,
    ShowCallState,
    decode_headset_command,
)
from telephony.messages import Ping, Pong, Stop
from telephony.process.child_process_main import run_to_the_end
from telephony.process.pipe import Pipe
from telephony.process.private_memory import protect

_log = logging.getLogger(__name__)
CHECK_EVERY_S = 2.0  # looks for new headsets; a removed one is noticed by the failing read
EARLY_S = 0.4  # the desktop's ping wakes this thread about as often: then it looks, too
TICK_S = 0.5  # while a headset is open
MOST_FAILURES = 3  # of one headset; then it is left alone until it is plugged in again


class Headsets:
    """All headsets of this computer. Lives in the thread of `run`; `post` is safe on any thread."""

    def __init__(self, hid: HidModule, send: Callable[[HeadsetEvent], None]) -> None:
        self._hid = hid
        self._send = send
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._open: dict[bytes, OpenHeadset] = {}
        self._failures: dict[bytes, int] = {}
        self._reported: dict[bytes, Place] = {}  # headsets whose fault was reported
        self._shown: ShowCallState | None = None  # no headset is opened before it is set
        self._chosen = ""
        self._is_over = False

    def post(self, command: HeadsetCommand) -> None:
        self._jobs.put(partial(self._handle, command))

    def run(self) -> None:
        """Serve until Stop. Headsets are opened at the first ShowCallState, so that they show it at once."""
        look_at = now()
        while not self._is_over:
            if self._shown is not None and now() >= look_at - EARLY_S:
                self._check()
                look_at = now() + CHECK_EVERY_S
            with suppress(queue.Empty):
                self._jobs.get(timeout=TICK_S if self._open else max(0.0, look_at - now()) + EARLY_S)()
            for headset in self._open.values():
                headset.buttons.tick(now())
                self._report_sharing(headset)
        for headset in self._open.values():
            headset.write(headset.buttons.show(ShowCallState(), now()))
            headset.close()

    def _handle(self, command: HeadsetCommand) -> None:
        if isinstance(command, Ping):
            self._send(Pong())
        elif isinstance(command, ShowCallState):
            self._shown = command
            self._show()
        elif isinstance(command, Choose):
            self._chosen = command.device_id
            self._show()
        elif isinstance(command, Stop):
            self._is_over = True

    def _show(self) -> None:
        for headset in self._open.values():
            shown = self._shown if self._shown and self._is_used(headset) else ShowCallState()
            headset.write(headset.buttons.show(shown, now()))

    def _is_used(self, headset: OpenHeadset) -> bool:
        return self._chosen in ("", headset.place.device_id)

    # -- plugging in and out --------------------------------------------------------------------------------

    def _check(self) -> None:
        places = headsets(self._hid)
        for path in (self._reported.keys() | self._failures.keys()) - places.keys():
            lost = self._reported.pop(path, None)
            if lost is not None:
                self._send(HeadsetLost(device_id=lost.device_id, name=lost.name))
            self._failures.pop(path, None)
        for path, place in places.items():
            if path in self._open:
                continue
            if self._failures.get(path, 0) < MOST_FAILURES:
                self._take_up(place)
            else:
                self._refuse(place, HeadsetFault(kind="driver", reason="fails again and again"))

    def _take_up(self, place: Place) -> None:
        try:
            headset = OpenHeadset(
                self._hid,
                place,
                took=lambda headset, report: self._jobs.put(partial(self._read, headset, report)),
                ended=lambda headset, error: self._jobs.put(partial(self._lose, headset, error)),
            )
        except OSError as error:
            is_forbidden = _is_forbidden(place.path)
            _log.info("%s does not open: %s", place.name, error)
            self._refuse(
                place, HeadsetFault(kind="permission") if is_forbidden else HeadsetShared(reason="busy")
            )
        except NoHeadsetError as error:
            self._failures[place.path] = MOST_FAILURES
            self._refuse(place, HeadsetFault(kind="descriptor", reason=str(error)))
        except Exception as error:  # noqa: BLE001 (the edge to a driver: one headset must not break the others)
            _log.exception("opening %s", place.name)
            self._failures[place.path] = MOST_FAILURES
            self._refuse(place, HeadsetFault(kind="driver", reason=repr(error)))
        else:
            self._reported.pop(place.path, None)
            self._open[place.path] = headset
            self._show()
            headset.start()
            self._send(HeadsetFound(device_id=place.device_id, name=place.name))

    def _refuse(self, place: Place, event: HeadsetFault | HeadsetShared) -> None:
        """Report once why a headset cannot be used; later attempts are silent."""
        if place.path not in self._reported:
            self._reported[place.path] = place
            self._send(msgspec.structs.replace(event, device_id=place.device_id, name=place.name))

    def _lose(self, headset: OpenHeadset, error: Exception | None) -> None:
        if self._open.pop(headset.place.path, None) is None:
            return
        _log.info("%s is gone: %s", headset.place.name, error)
        headset.close()
        path = headset.place.path
        self._failures[path] = self._failures.get(path, 0) + 1
        self._send(HeadsetLost(device_id=headset.place.device_id, name=headset.place.name))

    # -- buttons --------------------------------------------------------------------------------------------

    def _read(self, headset: OpenHeadset, report: bytes) -> None:
        if headset.place.path not in self._open:
            return
        presses, reports = headset.buttons.read(report, now())
        headset.write(reports)
        if self._is_used(headset):
            for press in presses:
                self._send(
                    ButtonPressed(device_id=headset.place.device_id, button=press.button, is_on=press.is_on)
                )

    def _report_sharing(self, headset: OpenHeadset) -> None:
        place, reason = headset.place, headset.buttons.shared
        if reason and not headset.is_sharing_reported and self._is_used(headset):
            headset.is_sharing_reported = True
            self._send(HeadsetShared(device_id=place.device_id, name=place.name, reason=reason))


def run(hid: HidModule | None = None) -> NoReturn:
    """Serve the desktop, which is connected to fd 0 and fd 1, until it sends Stop or ends.

    hid: Replaces the system's library. Does not return: the process ends with 0, or with 1 after a
    HeadsetFault "library" or an exception.
    """
    run_to_the_end(partial(_serve, hid))


def _serve(hid: HidModule | None) -> int:
    faulthandler.enable()  # written to the desktop's log
    protect()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    pipe = Pipe(decode_headset_command)
    try:
        serving = Headsets(hid or hid_module(), pipe.send)
    except ImportError as error:
        pipe.send(HeadsetFault(kind="library", reason=str(error)))
        return 1
    pipe.read(serving.post, closed=lambda: serving.post(Stop()))
    serving.run()
    return 0


def _is_forbidden(path: bytes) -> bool:
    """Whether we lack the right to open it. Windows needs no such right for headsets."""
    return (
        sys.platform.startswith("linux") and os.path.exists(path) and not os.access(path, os.R_OK | os.W_OK)
    )
