"""Events of calls. Times are aware and in UTC."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

import msgspec

from telephony.messages.base import CallKey, Message


class CallState(Enum):
    """The state of a call as an agent sees it; ENDED is final."""

    CALLING = "calling"  # INVITE sent, no response yet
    RINGING_THERE = "ringing_there"  # 180 or 183 received
    RINGING_HERE = "ringing_here"
    CONNECTED = "connected"
    ENDED = "ended"


class CallIncoming(Message, frozen=True, kw_only=True):
    """An INVITE arrived and 180 was sent.

    Attributes:
        remote_uri: From, or P-Asserted-Identity from our registrar (RFC 3325); "" if anonymous.
        remote_user: Its user part, usually a telephone number.
        remote_name: Its display name, as sent.
        received_at: When the INVITE reached the engine.
        is_trusted: It came from the registrar's servers or a peer that the policy names.
        answers_itself_after_s: The engine will answer automatically after so long; None if not.
        case_number: From a colleague's Loket (User-to-User, RFC 7433), of a trusted peer only.
        diverted_from: The first called number (RFC 5806 Diversion, RFC 7044 History-Info), "" if it was ours.
        replaces: The key of the call that this one replaces (RFC 3891), "" for none.
        has_video: It offers video that we support; answering the call accepts the video too.
        call_ref: The PBX's id of the caller's call, the same at all phones that ring; only from a trusted
            peer, like the next two. "" if unknown.
        queue: The name of the queue that sends the call; "" if unknown or none.
        queued_at: When the caller entered that queue; None if unknown.
        is_whatsapp: A voice call of WhatsApp (telephony/sip/whatsapp.py): `remote_user` is the number in
            E.164, or Meta's id of the user.
    """

    call_key: CallKey
    call_id: str
    remote_uri: str
    remote_user: str
    remote_name: str
    received_at: datetime
    is_anonymous: bool = False
    is_trusted: bool = False
    answers_itself_after_s: float | None = None
    case_number: str = ""
    diverted_from: str = ""
    replaces: CallKey = ""
    has_video: bool = False
    call_ref: str = ""
    queue: str = ""
    queued_at: datetime | None = None
    is_whatsapp: bool = False


class CallRefused(Message, frozen=True, kw_only=True):
    """The policy refused or forwarded an INVITE: it never rang here. Caller and queue as in CallIncoming.

    code: 480 do not disturb, 486 no second call, 302 forwarded.
    """

    remote_uri: str
    remote_user: str
    remote_name: str
    is_anonymous: bool
    code: int
    at: datetime
    call_ref: str = ""
    queue: str = ""
    queued_at: datetime | None = None


class CallChanged(Message, frozen=True, kw_only=True):
    """The state of a call changed. code/reason belong to the last SIP response.

    Attributes:
        is_held_here: We hold the call, whether the peer agreed or not.
        has_early_media: The peer's sound is heard before it answers.
        srtp: How the sound is encrypted: "" for not at all, "sdes" or "dtls".
        is_signalling_secure: The call's SIP messages go over TLS to our server.
        answers_itself: The engine will answer automatically; LetRing, or another call, cancels that.
        remote_uri, remote_user, remote_name: The new peer after a transfer by the other side; as in
            CallIncoming, "" for no change.
        is_remote_anonymous: The new peer withholds the number.
    """

    call_key: CallKey
    state: CallState
    code: int = 0
    reason: str = ""
    is_held_here: bool = False
    is_held_there: bool = False
    codec: str = ""
    has_early_media: bool = False
    srtp: str = ""
    is_signalling_secure: bool = False
    answers_itself: bool = False
    remote_uri: str = ""
    remote_user: str = ""
    remote_name: str = ""
    is_remote_anonymous: bool = False
    at: datetime


class CallQuality(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of one call's audio (RFC 3550) and of the sound path.

    Counters cover the call so far. In CallStatistics, loss, MOS and cause are those of the last five seconds;
    in CallEnded, of the whole call.

    Attributes:
        heard_s: Seconds in which the peer was audible (level above about -45 dBFS).
        spoken_s: The same for our microphone.
        jitter_ms, round_trip_ms: Means.
        underruns: How often the speaker or the microphone ran out of sound.
        lost_percent, lost_there_percent: Of the packets to us, and (by the peer's RTCP) of ours.
        mos: Estimated listening quality here, 1.0 to 4.5 (ITU-T G.107, simplified); 0 if unknown.
        mos_there: The same at the peer.
        cause: The most likely cause of bad sound: "" | "loss_to_us" | "loss_to_them" | "jitter" |
            "delay" | "sound_device" | "microphone_silent" | "nothing_heard" | "no_packets".
    """

    codec: str = ""
    duration_s: float = 0.0
    heard_s: float = 0.0
    spoken_s: float = 0.0
    packets_received: int = 0
    packets_sent: int = 0
    packets_lost: int = 0
    jitter_ms: float = 0.0
    round_trip_ms: float = 0.0
    underruns: int = 0
    lost_percent: float = 0.0
    lost_there_percent: float = 0.0
    mos: float = 0.0
    mos_there: float = 0.0
    cause: str = ""


class CallEnded(Message, frozen=True, kw_only=True):
    """The last event of a call. `code` 200 is an ordinary end; otherwise the SIP code of its failure.

    ended_by: "here", "there", "failure"; "elsewhere" if another phone of ours answered it (RFC 3326);
        "forwarded" if we forwarded it (302); "transferred"; "replaced" by another call of ours.
    held_ms: How long we held it in total; if the engine crashed, the last reported value.
    """

    call_key: CallKey
    code: int
    reason: str
    ended_by: str
    at: datetime
    quality: CallQuality = CallQuality()
    held_ms: int = 0


class CallStatistics(Message, frozen=True, kw_only=True):
    """Live figures, about once a second while connected. Levels are dBFS, -100 for silence.

    held_ms: How long we have held the call so far.
    """

    call_key: CallKey
    quality: CallQuality
    microphone_level_dbfs: float = -100.0
    speaker_level_dbfs: float = -100.0
    held_ms: int = 0


class TransferProgress(Message, frozen=True, kw_only=True):
    """The progress of a transfer (NOTIFY of RFC 3515).

    Attributes:
        code: 1xx in progress; 2xx done, the call ends as "transferred"; 0 no report for too long; else
            the transfer was refused. After 0 or a refusal the peer is back as soon as `is_final` comes
            with the same code; if CallEnded comes instead, it is lost.
        is_silent: The transfer was refused and the call exists, but no sound arrives; `is_final` may follow.
        is_on_hold: The peer is back and on hold: the agent talks in another call, or had held it by hand
            before.
        is_proven: The target has answered. A PBX's 2xx alone does not prove it: see
            telephony/engine/calls/transfers.py.
        place: The number where the peer is now, if the PBX names one, e.g. its parking slot.
    """

    call_key: CallKey
    code: int
    reason: str = ""
    is_final: bool = False
    is_silent: bool = False
    is_on_hold: bool = False
    is_proven: bool = False
    place: str = ""


class CallReferred(Message, frozen=True, kw_only=True):
    """The peer transferred us (REFER): a call to `target` is replacing `call_key`."""

    call_key: CallKey
    new_call_key: CallKey
    target: str


class ConferenceChanged(Message, frozen=True, kw_only=True):
    """The calls in the conference now; empty without a conference."""

    call_keys: tuple[CallKey, ...] = ()


class DtmfSent(Message, frozen=True, kw_only=True):
    """method: "rfc4733" or "info"."""

    call_key: CallKey
    digits: str
    method: str


class DtmfReceived(Message, frozen=True, kw_only=True):
    call_key: CallKey
    digit: str
