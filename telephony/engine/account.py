"""Our account in pjsua2, for calls and texts; telephony/proxy/recovery/registration.py registers it."""

from __future__ import annotations

from collections.abc import Callable

import pjsua2 as pj

from telephony.engine.calls.pager_messages import PagerMessages
from telephony.engine.edge import callback
from telephony.messages import Account, Network
from telephony.proxy.proxy import SipProxy
from telephony.sip.ip_address import host_and_port
from telephony.sip.message import read_text

SRTP_SUITES = ("AES_256_CM_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_80")
_SRTP = {
    "off": pj.PJMEDIA_SRTP_DISABLED,
    "optional": pj.PJMEDIA_SRTP_OPTIONAL,
    "required": pj.PJMEDIA_SRTP_MANDATORY,
}


def account_config(account: Account, network: Network, proxy: SipProxy) -> pj.AccountConfig:
    """Return pjsua2's configuration. All SIP goes through the proxy, and over IPv6 the sound too."""
    config = pj.AccountConfig()
    host = account.domain or host_and_port(proxy.address, proxy.port)
    name = account.display_name.replace("\\", "\\\\").replace('"', '\\"')
    config.idUri = (f'"{name}" ' if name else "") + f"<sip:{account.user}@{host}>"
    if account.domain and account.register_every_s:
        config.sipConfig.authCreds.append(_credentials(account))
    config.sipConfig.proxies.append(proxy.route)
    media = config.mediaConfig
    media.lockCodecEnabled = False  # its re-INVITE would offer the wrong number of sections
    media.transportConfig.boundAddress = proxy.media_address
    media.transportConfig.port = network.rtp_port_first
    media.transportConfig.portRange = network.rtp_port_count
    _encrypt(media, account.srtp)
    _pass_nat(config, network)
    return config


def _credentials(account: Account) -> pj.AuthCredInfo:
    return pj.AuthCredInfo("digest", "*", account.auth_user or account.user, 0, account.password)


def _encrypt(media: pj.AccountMediaConfig, srtp: str) -> None:
    """Exchange keys in the SDP (SDES, RFC 4568): this wheel has no DTLS-SRTP.

    "required" is allowed without TLS, because pjsua2 always sees UDP and some PBXs require it. In that case
    everyone who can read the SIP messages can read the keys; CallChanged.is_signalling_secure reports the
    difference.
    """
    media.srtpUse = _SRTP[srtp]
    media.srtpSecureSignaling = 0
    media.srtpOpt.keyings.append(pj.PJMEDIA_SRTP_KEYING_SDES)
    for name in SRTP_SUITES:
        suite = pj.SrtpCrypto()
        suite.name = name
        media.srtpOpt.cryptos.append(suite)


def _pass_nat(config: pj.AccountConfig, network: Network) -> None:
    """Sound crosses NAT by STUN, TURN and ICE. The proxy does so for SIP, so pjsua2 must not try."""
    nat = config.natConfig
    nat.contactRewriteUse = nat.viaRewriteUse = nat.sdpNatRewriteUse = nat.sipOutboundUse = 0
    nat.udpKaIntervalSec = 0
    nat.sipStunUse = pj.PJSUA_STUN_USE_DISABLED
    nat.mediaStunUse = pj.PJSUA_STUN_USE_DISABLED  # until the STUN server has answered
    nat.iceEnabled = network.uses_ice
    nat.turnEnabled = False  # until the TURN server has given a relay
    if network.turn_server:
        nat.turnServer = network.turn_server
        nat.turnUserName = network.turn_user
        nat.turnPassword = network.turn_password
        nat.turnConnType = pj.PJ_TURN_TP_UDP


class SipAccount(pj.Account):  # type: ignore[misc]
    """Lives in the SIP thread. Accepts calls to any user: a PBX may dial us by another name."""

    def __init__(self, rang: Callable[[pj.OnIncomingCallParam], None], texts: PagerMessages) -> None:
        """`rang` receives each INVITE inside the callback; `texts` receives MESSAGE requests."""
        super().__init__()
        self._rang = rang
        self._texts = texts

    def open(self, config: pj.AccountConfig) -> None:
        """Create the account. Raises pj.Error."""
        self._config = config
        self.create(config)

    def use_address(self, address: str) -> None:
        """Bind the media of later calls to this local address. Raises pj.Error."""
        self._config.mediaConfig.transportConfig.boundAddress = address
        self.modify(self._config)

    def use_password(self, account: Account) -> None:
        """Sign later calls with this account's password. Raises pj.Error."""
        secrets = self._config.sipConfig.authCreds
        if len(secrets):
            secrets[0] = _credentials(account)
            self.modify(self._config)

    def use_stun(self, is_there: bool) -> None:
        """Use the STUN server for later calls, or stop using it. Raises pj.Error."""
        self._config.natConfig.mediaStunUse = (
            pj.PJSUA_STUN_USE_DEFAULT if is_there else pj.PJSUA_STUN_USE_DISABLED
        )
        self.modify(self._config)

    def use_turn(self, is_there: bool, uses_ice: bool) -> None:
        """Use a TURN relay for later calls, or stop using it; TURN needs ICE. Raises pj.Error."""
        self._config.natConfig.turnEnabled = is_there
        self._config.natConfig.iceEnabled = uses_ice or is_there
        self.modify(self._config)

    @callback
    def onIncomingCall(self, parameter: pj.OnIncomingCallParam) -> None:
        self._rang(parameter)

    @callback
    def onInstantMessage(self, parameter: pj.OnInstantMessageParam) -> None:
        self._texts.receive(read_text(parameter.rdata.wholeMsg), parameter.contentType, parameter.msgBody)

    @callback
    def onInstantMessageStatus(self, parameter: pj.OnInstantMessageStatusParam) -> None:
        self._texts.status(int(parameter.code), parameter.reason)
