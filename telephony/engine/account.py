"""Our account at the registrar: its pjsua2 configuration, and the truth about the registration."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import pjsua2 as pj

from telephony.engine.border.border import Border
from telephony.engine.edge import callback
from telephony.engine.pager_messages import PagerMessages
from telephony.messages import Account, Event, Network, Registration, RegistrationState

_log = logging.getLogger(__name__)
PATIENCE_S = 6.0  # pjsip itself waits 32 s (Timer F, RFC 3261 17.1.2.2) before it says 408
RETRY_S = 5
SRTP_SUITES = ("AES_256_CM_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_80")
_SRTP = {
    "off": pj.PJMEDIA_SRTP_DISABLED,
    "optional": pj.PJMEDIA_SRTP_OPTIONAL,
    "required": pj.PJMEDIA_SRTP_MANDATORY,
}


def account_config(account: Account, network: Network, address: str, border: Border) -> pj.AccountConfig:
    """Translate. `address` is ours; pjsua2 sends all SIP through the border."""
    config = pj.AccountConfig()
    host = account.domain or f"{address}:{border.port}"
    name = account.display_name.replace("\\", "\\\\").replace('"', '\\"')
    config.idUri = (f'"{name}" ' if name else "") + f"<sip:{account.user}@{host}>"
    if account.domain and account.register_every_s:
        config.regConfig.registrarUri = f"sip:{account.domain}"
        config.regConfig.timeoutSec = account.register_every_s
        config.regConfig.firstRetryIntervalSec = 1
        config.regConfig.retryIntervalSec = RETRY_S
        config.regConfig.randomRetryIntervalSec = 1
        config.regConfig.unregWaitMsec = 1000
        secret = pj.AuthCredInfo("digest", "*", account.auth_user or account.user, 0, account.password)
        config.sipConfig.authCreds.append(secret)
    config.sipConfig.proxies.append(border.route)
    media = config.mediaConfig
    media.lockCodecEnabled = False  # its re-INVITE would offer with the wrong number of sections
    media.transportConfig.boundAddress = address
    media.transportConfig.port = network.rtp_port_first
    media.transportConfig.portRange = network.rtp_port_count
    _encrypt(media, account.srtp)
    _pass_nat(config, network)
    return config


def _encrypt(media: pj.AccountMediaConfig, srtp: str) -> None:
    """Keys travel in the SDP (SDES, RFC 4568): this wheel has no DTLS-SRTP.

    "required" without TLS is allowed, because pjsua2 sees UDP always and some PBXs want it; but then whoever
    reads the SIP messages reads the keys: CallChanged.is_signalling_secure tells the two apart.
    """
    media.srtpUse = _SRTP[srtp]
    media.srtpSecureSignaling = 0
    media.srtpOpt.keyings.append(pj.PJMEDIA_SRTP_KEYING_SDES)
    for name in SRTP_SUITES:
        suite = pj.SrtpCrypto()
        suite.name = name
        media.srtpOpt.cryptos.append(suite)


def _pass_nat(config: pj.AccountConfig, network: Network) -> None:
    """Sound finds its way by STUN, TURN and ICE; SIP by the border, so pjsua2 must not try."""
    nat = config.natConfig
    nat.contactRewriteUse = nat.viaRewriteUse = nat.sdpNatRewriteUse = nat.sipOutboundUse = 0
    nat.udpKaIntervalSec = 0
    nat.sipStunUse = pj.PJSUA_STUN_USE_DISABLED
    nat.mediaStunUse = pj.PJSUA_STUN_USE_DISABLED  # until the server is known to answer
    nat.iceEnabled = network.uses_ice
    nat.turnEnabled = False  # until the server is known to give relays
    if network.turn_server:
        nat.turnServer = network.turn_server
        nat.turnUserName = network.turn_user
        nat.turnPassword = network.turn_password
        nat.turnConnType = pj.PJ_TURN_TP_UDP


class SipAccount(pj.Account):  # type: ignore[misc]
    """Lives in the SIP thread. Takes calls to any user: a PBX may dial us by another name."""

    def __init__(
        self,
        send: Callable[[Event], None],
        rang: Callable[[pj.OnIncomingCallParam], None],
        registered: Callable[[bool], None],
        texts: PagerMessages,
    ) -> None:
        """Take who is told: of events, an INVITE (inside the callback), being registered or not, texts."""
        super().__init__()
        self._send = send
        self._rang = rang
        self._registered = registered
        self._texts = texts
        self._must_register = self._has_registrar = False
        self._asked_at: float | None = None
        self._reported = Registration(state=RegistrationState.OFF)

    def open(self, config: pj.AccountConfig) -> None:
        """Create the account and register. Raises pj.Error."""
        self._config = config
        if config.regConfig.registrarUri:
            self._asked_at = time.monotonic()
            self._report(Registration(state=RegistrationState.TRYING))
        else:
            self._send(self._reported)
        self._has_registrar = bool(config.regConfig.registrarUri)
        self.create(config)

    def tick(self) -> None:
        """Say so when nobody answers, long before pjsip gives up; it goes on trying."""
        if self._must_register:
            self._must_register = False
            self.register()
        if self._asked_at is not None and time.monotonic() - self._asked_at > PATIENCE_S:
            self._asked_at = None
            self._report(Registration(state=RegistrationState.FAILED, code=0, reason="no answer"))

    @property
    def is_registered(self) -> bool:
        return self._reported.state is RegistrationState.REGISTERED

    def use_address(self, address: str) -> None:
        """Let media that begin from now on use this address of ours. Raises pj.Error."""
        self._config.mediaConfig.transportConfig.boundAddress = address
        self.modify(self._config)

    def use_stun(self, is_there: bool) -> None:
        """Ask the STUN server for the calls that begin from now on, or do not. Raises pj.Error."""
        self._config.natConfig.mediaStunUse = (
            pj.PJSUA_STUN_USE_DEFAULT if is_there else pj.PJSUA_STUN_USE_DISABLED
        )
        self.modify(self._config)

    def use_turn(self, is_there: bool, uses_ice: bool) -> None:
        """Take a relay for the calls that begin from now on, or do not; TURN needs ICE. Raises pj.Error."""
        self._config.natConfig.turnEnabled = is_there
        self._config.natConfig.iceEnabled = uses_ice or is_there
        self.modify(self._config)

    def register(self) -> None:
        """Register again, now or as soon as the registration that is under way has ended."""
        if not self._has_registrar:
            return
        try:
            self.setRegistration(True)
        except pj.Error as error:
            _log.debug("REGISTER waits: %s", error.reason)
            self._must_register = True

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
        self._registered(state is RegistrationState.REGISTERED)

    @callback
    def onIncomingCall(self, parameter: pj.OnIncomingCallParam) -> None:
        self._rang(parameter)

    @callback
    def onInstantMessage(self, parameter: pj.OnInstantMessageParam) -> None:
        self._texts.came(parameter.rdata.wholeMsg, parameter.contentType, parameter.msgBody)

    @callback
    def onInstantMessageStatus(self, parameter: pj.OnInstantMessageStatusParam) -> None:
        self._texts.status(int(parameter.code), parameter.reason)

    def _report(self, registration: Registration) -> None:
        if registration != self._reported:
            self._reported = registration
            self._send(registration)
