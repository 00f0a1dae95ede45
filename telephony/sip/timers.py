"""How long a SIP transaction waits for a far side that is gone (RFC 3261 17: Timers B, F and H).

pjsua has four slots for calls, and keeps one until the BYE or CANCEL is answered or times out. With the
RFC's 32 s, four far sides that have gone would make us busy for half a minute. (The proxy gives lines back
sooner, see Outgoing.abandon; this counts for what else it waits for, such as a hold.) pjsua2 does not offer
the setting, but pjsip's function for it can be called where the library shows its symbols, as on Linux.
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
