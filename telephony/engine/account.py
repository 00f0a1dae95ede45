"""Our account at the registrar: its pjsua2 configuration, and the truth about the registration."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import pjsua2 as pj

from telephony.engine.edge import callback
from telephony.messages import Account, Event, Network, Registration, RegistrationState

_log = logging.getLogger(__name__)
PATIENCE_S = 6.0  # pjsip itself waits 32 s (Timer F, RFC 3261 17.1.2.2) before it says 408
RETRY_S = 5


def account_config(account: Account, network: Network, address: str, sip_port: int) -> pj.AccountConfig:
    """Translate. `address` and `sip_port` are where we listen."""
    config = pj.AccountConfig()
    transport = ";transport=tcp" if account.transport == "tcp" else ""
    host = account.domain or f"{address}:{sip_port}"
    name = account.display_name.replace("\\", "\\\\").replace('"', '\\"')
    config.idUri = (f'"{name}" ' if name else "") + f"<sip:{account.user}@{host}>"
    if account.domain and account.register_every_s:
        config.regConfig.registrarUri = f"sip:{account.domain}{transport}"
        config.regConfig.timeoutSec = account.register_every_s
        config.regConfig.firstRetryIntervalSec = 1
        config.regConfig.retryIntervalSec = RETRY_S
        config.regConfig.randomRetryIntervalSec = 1
        config.regConfig.unregWaitMsec = 1000
        secret = pj.AuthCredInfo("digest", "*", account.auth_user or account.user, 0, account.password)
        config.sipConfig.authCreds.append(secret)
    media = config.mediaConfig
    media.lockCodecEnabled = False  # its re-INVITE would offer with the wrong number of sections
    media.transportConfig.boundAddress = address
    media.transportConfig.port = network.rtp_port_first
    media.transportConfig.portRange = network.rtp_port_count
    return config


class SipAccount(pj.Account):  # type: ignore[misc]
    """Lives in the SIP thread. Takes calls to any user: a PBX may dial us by another name."""

    def __init__(self, send: Callable[[Event], None], rang: Callable[[pj.OnIncomingCallParam], None]) -> None:
        super().__init__()
        self._send = send
        self._rang = rang
        self._asked_at: float | None = None
        self._reported = Registration(state=RegistrationState.OFF)

    def open(self, config: pj.AccountConfig) -> None:
        """Create the account and register. Raises pj.Error."""
        if config.regConfig.registrarUri:
            self._asked_at = time.monotonic()
            self._report(Registration(state=RegistrationState.TRYING))
        else:
            self._send(self._reported)
        self.create(config)

    def tick(self) -> None:
        """Say so when nobody answers, long before pjsip gives up; it goes on trying."""
        if self._asked_at is not None and time.monotonic() - self._asked_at > PATIENCE_S:
            self._asked_at = None
            self._report(Registration(state=RegistrationState.FAILED, code=0, reason="no answer"))

    @property
    def is_registered(self) -> bool:
        return self._reported.state is RegistrationState.REGISTERED

    def leave(self) -> None:
        """Unregister; `is_registered` turns false when the registrar has heard it."""
        if self.is_registered:
            self.setRegistration(False)

    @callback
    def onRegState(self, parameter: pj.OnRegStateParam) -> None:
        self._asked_at = None
        code, reason = int(parameter.code), parameter.reason
        if code // 100 == 2 and parameter.expiration > 0:
            state = RegistrationState.REGISTERED
        else:
            state = RegistrationState.OFF if code // 100 == 2 else RegistrationState.FAILED
        expires_s = int(parameter.expiration) if state is RegistrationState.REGISTERED else 0
        self._report(Registration(state=state, code=code, reason=reason, expires_s=expires_s))

    @callback
    def onIncomingCall(self, parameter: pj.OnIncomingCallParam) -> None:
        self._rang(parameter)

    def _report(self, registration: Registration) -> None:
        if registration != self._reported:
            self._reported = registration
            self._send(registration)
