"""Executes the desktop's commands and reports refusals."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pjsua2 as pj

from telephony.engine.errors import NoSuchCallError, WrongStateError
from telephony.messages import CallKey, Command, CommandRefused, Configure, Event
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
        name = type(command).__name__
        key: CallKey = getattr(command, "call_key", "")
        try:
            self._do(command)
        except NoSuchCallError:
            self._refuse(name, "no_such_call", "", key)
        except WrongStateError as error:
            self._refuse(name, "wrong_state", str(error), key)
        except TargetError as error:
            self._refuse(name, "bad_target", error.kind, key)
        except pj.Error as error:
            self._refuse(name, "sip", error.reason, key)
        except Exception as error:  # noqa: BLE001 (the loop's edge: the other calls go on)
            _log.exception("command %s", name)
            self._refuse(name, "sip", repr(error), key)

    def _do(self, command: Command) -> None:
        handler = self._handlers.get(type(command))
        if handler is None:
            raise WrongStateError("already configured" if isinstance(command, Configure) else "not yet")
        handler(command)

    def _refuse(self, command: str, kind: str, reason: str, key: CallKey) -> None:
        _log.warning("%s refused: %s %s", command, kind, reason)
        self._send(CommandRefused(command=command, kind=kind, reason=reason, call_key=key))
