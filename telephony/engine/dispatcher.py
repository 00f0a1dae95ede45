"""Executes the desktop's commands and reports refusals."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pjsua2 as pj

from telephony.engine.errors import NoSuchCallError, WrongStateError
from telephony.messages import Command, CommandRefused, Configure, Event
from telephony.sip.target import TargetError

_log = logging.getLogger(__name__)


class Dispatcher:
    """Lives in the SIP thread. If a handler refuses, CommandRefused reports it; nothing is raised."""

    def __init__(
        self, send: Callable[[Event], None], handlers: dict[type[Command], Callable[[Any], None]]
    ) -> None:
        self._send = send
        self._handlers = handlers

    def handle(self, command: Command) -> None:
        try:
            self._do(command)
        except NoSuchCallError:
            self._refuse(command, "no_such_call", "")
        except WrongStateError as error:
            self._refuse(command, "wrong_state", str(error))
        except TargetError as error:
            self._refuse(command, "bad_target", error.kind)
        except pj.Error as error:
            self._refuse(command, "sip", error.reason)
        except Exception as error:  # noqa: BLE001 (the loop's edge: the other calls go on)
            _log.exception("command %s", type(command).__name__)
            self._refuse(command, "sip", repr(error))

    def _do(self, command: Command) -> None:
        handler = self._handlers.get(type(command))
        if handler is None:
            raise WrongStateError("already configured" if isinstance(command, Configure) else "not yet")
        handler(command)

    def _refuse(self, command: Command, kind: str, reason: str) -> None:
        _log.warning("%s refused: %s %s", type(command).__name__, kind, reason)
        self._send(CommandRefused.of(command, kind, reason))
