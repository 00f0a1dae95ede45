"""Shortens SIP transaction time-outs for a vanished peer (RFC 3261 17: Timers B, F and H).

pjsua has four call slots, and keeps one until the BYE or CANCEL is answered or times out. With the RFC's 32
s, four vanished peers would make us busy for half a minute. (The proxy frees lines sooner, see
Outgoing.abandon; this setting is for other waits, such as a hold.) pjsua2 does not offer the setting, but
pjsip's function for it can be called if the library exports its symbols, as on Linux.
"""

from __future__ import annotations

import ctypes
import logging

from pjsua2 import _pjsua2

_log = logging.getLogger(__name__)
GIVES_UP_MS = 8000  # five transmissions at T1 = 500 ms


def shorten() -> None:
    """Set it for all transactions of this process; before `Endpoint.libInit`."""
    try:
        set_timers = ctypes.CDLL(_pjsua2.__file__).pjsip_tsx_set_timers
    except (OSError, AttributeError):
        _log.info("pjsip's timers stay as they are")
        return
    set_timers.argtypes = [ctypes.c_uint] * 4
    set_timers.restype = None
    set_timers(0, 0, 0, GIVES_UP_MS)  # 0: T1, T2 and T4 stay
