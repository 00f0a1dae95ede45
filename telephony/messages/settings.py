"""The engine's settings: account, network, sound, and what it may do with calls without the agent."""

from __future__ import annotations

import msgspec


class RegistrationSchedule(msgspec.Struct, frozen=True, kw_only=True):
    """When REGISTER is repeated, in seconds; docs/architecture/registration.md explains why. Tests shorten
    it.

    Attributes:
        first_pause_s: After a refusal or no response. Each further pause is twice as long,
        longest_pause_s: up to this; also the longest Retry-After that is honoured.
        accepted_password_pauses_s: After 401, 403 and 407 to a password that this PBX has accepted before,
        password_pause_s: when these are used up, and after each such refusal of a password never accepted.
        check_every_s: How often we query our binding at the registrar.
    """

    first_pause_s: float = 1.0
    longest_pause_s: float = 60.0
    accepted_password_pauses_s: tuple[float, ...] = (5.0, 30.0, 60.0, 60.0, 60.0)
    password_pause_s: float = 120.0
    check_every_s: float = 60.0


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Our account at a registrar.

    Attributes:
        user: The user part of our address of record (RFC 3261 section 6).
        domain: Host, or host:port, of registrar and proxy. Empty: no registration, direct calls only.
        servers: host or host:port of the registrar's other servers, in order, used when those that DNS
            names for `domain` (RFC 3263) do not respond.
        password: Digest secret. Sent over the pipe only; never logged.
        auth_user: User name of the digest challenge if it differs from `user`.
        transport: "udp", "tcp" or "tls".
        ca_file: PEM file of the authority that signed the registrar's certificate; "" for those that this
            computer trusts.
        verifies_certificate: False accepts any certificate. For a bench, never for an office.
        register_every_s: The requested expiry. 0 for a PBX that knows us by address and accepts no
            registration (a trunk).
        srtp: "off", "optional" or "required" (RFC 3711, keys by SDES, RFC 4568).
        instance: This workstation, in letters and digits: a later engine recognises its former Contacts at
            the registrar by it. "": the Phone fills in its own.
        was_accepted: The PBX accepted user and password from an earlier engine; the Phone sets it.
        schedule: When REGISTER is repeated.
    """

    user: str
    domain: str = ""
    servers: tuple[str, ...] = ()
    display_name: str = ""
    password: str = ""
    auth_user: str = ""
    transport: str = "udp"
    ca_file: str = ""
    verifies_certificate: bool = True
    register_every_s: int = 300
    srtp: str = "off"
    instance: str = ""
    was_accepted: bool = False
    schedule: RegistrationSchedule = RegistrationSchedule()

    def __repr__(self) -> str:
        return f"Account({self.user}@{self.domain}/{self.transport})"


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """Where the engine listens. An empty address means that of the default route; port 0 means any.

    Attributes:
        stun_server: host:port (RFC 8489); "" for none.
        turn_server: host:port (RFC 8656) with `turn_user` and `turn_password`; "" for none.
        uses_ice: Offer and accept candidates (RFC 8445). The library (2.15.1) may abort if a packet is sent
            while a call ends (pjproject issue 5126); the engine's restart covers it.
    """

    bound_address: str = ""
    sip_port: int = 0
    rtp_port_first: int = 40000
    rtp_port_count: int = 200
    stun_server: str = ""
    turn_server: str = ""
    turn_user: str = ""
    turn_password: str = ""
    uses_ice: bool = False

    def __repr__(self) -> str:
        return f"Network({self.bound_address}:{self.sip_port})"


class Sound(msgspec.Struct, frozen=True, kw_only=True):
    """The devices to use, by QAudioDevice id; "" follows the system's default (for calls, or otherwise).

    A microphone "file:/x.wav" plays that file (16 bit PCM) into each call instead, from its beginning; a
    speaker "file:/y.wav" records the received sound. "none" is silence. These make the simulated applicant.

    Attributes:
        other_microphones, other_speakers, other_ringers: Used in this order while the first is missing; the
            system's default follows all of them.
        also_rings_on: Devices that ring as well, at the same time.
        device_names: (id, name) of the devices in the settings: finds one whose id has changed.
        microphone_volume_percent, speaker_volume_percent: 100 is unchanged, up to 200.
        suppresses_noise, cancels_echo: Treat the microphone's sound.
    """

    microphone: str = ""
    speaker: str = ""
    ringer: str = ""
    other_microphones: tuple[str, ...] = ()
    other_speakers: tuple[str, ...] = ()
    other_ringers: tuple[str, ...] = ()
    also_rings_on: tuple[str, ...] = ()
    device_names: tuple[tuple[str, str], ...] = ()
    ring_volume_percent: int = 80
    microphone_volume_percent: int = 100
    speaker_volume_percent: int = 100
    suppresses_noise: bool = False
    cancels_echo: bool = False


class CallPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """What the engine does with calls without the agent. May change at any time, also during a call.

    Attributes:
        is_undisturbed: Do not disturb: each INVITE gets 480.
        takes_second_call: Call waiting. False: 486 while there is a call.
        forward_busy: Where to forward a call (302) if we are busy: `takes_second_call` or `is_undisturbed`
            refuses it, or all lines are in use. "" for nowhere.
        forward_unanswered: Where to forward a call (302) that was not answered for `unanswered_after_s`.
        auto_answer: "off"; "asked": if a trusted peer requests it by Call-Info answer-after, Alert-Info or
            RFC 5373; "all": each call from a trusted peer.
        auto_answer_after_s: For "all"; a peer that requests it gives its own delay.
        trusted_peers: Addresses that are trusted in addition to the registrar's servers: they may request an
            automatic answer, refer us to another call (REFER), and name the peer and its queue.
        takes_strangers: Accept calls and messages from other peers too; else they get 403. Without a
            registrar they are always accepted.
        dtmf: "auto" uses RFC 4733 if the peer supports it, else INFO; "rfc4733"; "info".
        call_header, queue_header: Header fields in which a trusted peer names the PBX's call, and the queue
            and when the call entered it (telephony/sip/pbx_headers.py). "": not read.
        silent_call_ends_after_s: Seconds without RTP, RTCP and SIP, also after our OPTIONS: the call is dead.
    """

    is_undisturbed: bool = False
    takes_second_call: bool = True
    forward_busy: str = ""
    forward_unanswered: str = ""
    unanswered_after_s: int = 25
    auto_answer: str = "off"
    auto_answer_after_s: int = 0
    trusted_peers: tuple[str, ...] = ()
    takes_strangers: bool = False
    dtmf: str = "auto"
    call_header: str = "X-Loket-Call"
    queue_header: str = "X-Loket-Queue"
    silent_call_ends_after_s: float = 60.0
