"""Commands of the desktop. If one cannot be executed, CommandRefused follows."""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from telephony.messages.base import CallKey, Message
from telephony.messages.events import SoundRole
from telephony.messages.settings import Account, CallPolicy, Network, Sound
from telephony.messages.video import (
    AddVideo,
    ChoosePicture,
    ListPictures,
    RemoveVideo,
    SetShownSize,
    SetVideo,
    ShowOwnPicture,
    TakeSnapshot,
    Video,
)


class Configure(Message, frozen=True, kw_only=True):
    """Start (or restart) with these settings. The first command to an engine."""

    account: Account
    network: Network = Network()
    sound: Sound = Sound()
    policy: CallPolicy = CallPolicy()
    video: Video = Video()


class SetSound(Message, frozen=True, kw_only=True):
    """Change devices or volume, also during a call."""

    sound: Sound


class SetPolicy(Message, frozen=True, kw_only=True):
    policy: CallPolicy


class Dial(Message, frozen=True, kw_only=True):
    """Call `target`: a sip: URI, or a number or user at our domain. The client makes the key.

    case_number: Sent in User-to-User (RFC 7433), so that a colleague's Loket opens the same case. with_video:
    Offer video too; a peer without video accepts the call with sound alone. listener_token: We listen to a
    call at that Loket, which expects this token (ExpectListener). ends_without_desktop: End the call when no
    Ping comes for some seconds.
    """

    call_key: CallKey
    target: str
    case_number: str = ""
    with_video: bool = False
    listener_token: str = ""
    ends_without_desktop: bool = False

    def __repr__(self) -> str:
        return f"Dial(call_key={self.call_key!r}, target={self.target!r})"


class Answer(Message, frozen=True, kw_only=True):
    """Accept a ringing call (200 OK)."""

    call_key: CallKey


class LetRing(Message, frozen=True, kw_only=True):
    """Cancel the automatic answer: the call rings until it is answered or refused by hand."""

    call_key: CallKey


class Redirect(Message, frozen=True, kw_only=True):
    """Forward a ringing call (302)."""

    call_key: CallKey
    target: str


class HangUp(Message, frozen=True, kw_only=True):
    """End a call in any state: CANCEL, BYE, or a refusal with `code` while it rings here."""

    call_key: CallKey
    code: int = 603


class Hold(Message, frozen=True, kw_only=True):
    call_key: CallKey


class Resume(Message, frozen=True, kw_only=True):
    call_key: CallKey


class Transfer(Message, frozen=True, kw_only=True):
    """Blind transfer (RFC 5589 section 6): the peer calls `target`; the call is held meanwhile.

    TransferProgress follows. The call ends when the peer reports success; if the target refuses, the call is
    resumed, unless the peer ends it.
    """

    call_key: CallKey
    target: str
    case_number: str = ""


class AttendedTransfer(Message, frozen=True, kw_only=True):
    """Connect two peers of ours (RFC 5589 section 7: REFER with Replaces); our calls end on success."""

    call_key: CallKey
    consultation_key: CallKey


class SetConference(Message, frozen=True, kw_only=True):
    """Mix these calls; held ones are resumed. Fewer than two: no conference."""

    call_keys: tuple[CallKey, ...]


class SetMute(Message, frozen=True, kw_only=True):
    """Send silence instead of the microphone, in all calls."""

    is_muted: bool


class Hush(Message, frozen=True, kw_only=True):
    """Send silence to this peer instead of the microphone, whatever other calls get, or undo that."""

    call_key: CallKey
    is_hushed: bool


class PlaySign(Message, frozen=True, kw_only=True):
    """Play a short tone to the agent alone, during a call: somebody listens from now on."""


class ListenerMode(Enum):
    """Who hears a listener: nobody, the agent alone, or the agent and the peer."""

    LISTEN = "listen"
    WHISPER = "whisper"
    JOIN = "join"


class ExpectListener(Message, frozen=True, kw_only=True):
    """Answer one INVITE of a supervisor and let it hear this call; ListenerChanged follows.

    Attributes:
        user: The supervisor's extension; an INVITE of another user is refused.
        token_sha256: Of the INVITE's token, in hex. It is taken once.
        lasts_s: For so long.
    """

    call_key: CallKey
    user: str
    token_sha256: str
    mode: ListenerMode = ListenerMode.LISTEN
    lasts_s: float = 30.0


class SetListenerMode(Message, frozen=True, kw_only=True):
    """Change what the listener of this call, present or expected, may say to whom."""

    call_key: CallKey
    mode: ListenerMode


class DropListener(Message, frozen=True, kw_only=True):
    """End the call of this call's listener, and expect nobody."""

    call_key: CallKey


class SendDtmf(Message, frozen=True, kw_only=True):
    """Send digits 0-9 * # A-D by the policy's method; DtmfSent reports the method."""

    call_key: CallKey
    digits: str


class SendMessage(Message, frozen=True, kw_only=True):
    """Send a text (RFC 3428) to a user or URI; MessageSent follows. The client makes the key."""

    message_key: str
    target: str
    text: str


class Watch(Message, frozen=True, kw_only=True):
    """Watch these users of our domain (RFC 4235, RFC 3856) and no others; ColleagueChanged follows."""

    users: tuple[str, ...]


class StartRecording(Message, frozen=True, kw_only=True):
    """Record a call: the far side left, ours right.

    path: Without suffix; the engine adds ".opus" or ".flac". Its folder exists.
    """

    call_key: CallKey
    path: str


class PauseRecording(Message, frozen=True, kw_only=True):
    """Write nothing until it is resumed: the applicant says something that must not be kept.

    is_whisper: A supervisor whispers to the agent from now on; RecordingEnded has the place.
    """

    call_key: CallKey
    is_paused: bool
    is_whisper: bool = False


class StopRecording(Message, frozen=True, kw_only=True):
    """Stop recording; RecordingEnded follows, as at the end of the call."""

    call_key: CallKey


class StartPlayback(Message, frozen=True, kw_only=True):
    """Play a recording, both sides mixed, from `position_s` on; PlaybackChanged follows. No call may be up.

    A second one replaces the first. An incoming call ends it.

    Attributes:
        playback_key: Chosen by the client, for the events of this playback.
        speed: 1.0, or faster at the same pitch (up to 2.0).
        output: SPEAKER or RINGER: the role whose device plays.
    """

    playback_key: str
    path: str
    position_s: float = 0.0
    speed: float = 1.0
    output: SoundRole = SoundRole.SPEAKER


class StopPlayback(Message, frozen=True, kw_only=True):
    """Stop a running playback."""


class StartSoundCheck(Message, frozen=True, kw_only=True):
    """Check the microphone for `seconds`, and play it back delayed if `plays_back`; SoundChecked follows.

    Not during a call.
    """

    seconds: float = 3.0
    plays_back: bool = False


class TestRing(Message, frozen=True, kw_only=True):
    """Ring for a moment on the ringers, like an incoming call. Not during a call."""

    seconds: float = 2.0


class PlayReminder(Message, frozen=True, kw_only=True):
    """Play the reminder tone once, on the ringer or in the headset. Dropped during a call."""

    on_ringer: bool = True


class SaveDiagnostics(Message, frozen=True, kw_only=True):
    """Write the last minute's figures and SIP messages, without sound and secrets;
    DiagnosticsSaved follows.
    """

    call_key: CallKey
    path: str


class SetPassword(Message, frozen=True, kw_only=True):
    """Register with a changed password at once. Calls continue."""

    password: str

    def __repr__(self) -> str:
        return "SetPassword()"


class Suspend(Message, frozen=True, kw_only=True):
    """The computer is being suspended: end all calls and unregister, until Refresh."""


class Refresh(Message, frozen=True, kw_only=True):
    """The computer resumed: check the network, register at once, and reopen the sound devices."""


class Stop(Message, frozen=True, kw_only=True):
    """End all calls with BYE, unregister, end the process."""


class Ping(Message, frozen=True, kw_only=True):
    """Check that the engine is alive: its SIP thread answers with a Pong."""


Command: TypeAlias = (
    Configure
    | SetSound
    | SetPolicy
    | SetVideo
    | Dial
    | Answer
    | LetRing
    | Redirect
    | HangUp
    | Hold
    | Resume
    | Transfer
    | AttendedTransfer
    | SetConference
    | AddVideo
    | RemoveVideo
    | ChoosePicture
    | ListPictures
    | ShowOwnPicture
    | SetShownSize
    | TakeSnapshot
    | SetMute
    | Hush
    | PlaySign
    | ExpectListener
    | SetListenerMode
    | DropListener
    | SendDtmf
    | SendMessage
    | Watch
    | StartRecording
    | PauseRecording
    | StopRecording
    | StartPlayback
    | StopPlayback
    | StartSoundCheck
    | TestRing
    | PlayReminder
    | SaveDiagnostics
    | SetPassword
    | Suspend
    | Refresh
    | Stop
    | Ping
)

# Uses of the sound devices without a call; Refresh concerns them at any time.
SoundQuestion: TypeAlias = StartSoundCheck | TestRing | PlayReminder | StartPlayback | StopPlayback | Refresh
