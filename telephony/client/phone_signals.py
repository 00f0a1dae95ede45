"""The phone's signals: one for each event of the engine, and those of the engine's life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from telephony.messages import (
    CallChanged,
    CallEnded,
    CallIncoming,
    CallKey,
    CallReferred,
    CallRefused,
    CallStatistics,
    ColleagueChanged,
    CommandRefused,
    ConferenceChanged,
    DevicesChanged,
    DiagnosticsSaved,
    DtmfReceived,
    DtmfSent,
    EngineFailed,
    EngineReady,
    Event,
    ListenerChanged,
    Message,
    MessageReceived,
    MessageSent,
    MuteChanged,
    PictureClosed,
    PictureOpened,
    PictureSourceChanged,
    PictureSources,
    PlaybackChanged,
    Reachability,
    RecordingChanged,
    RecordingEnded,
    Registration,
    SnapshotTaken,
    SoundChecked,
    SoundRouted,
    SoundServerChanged,
    TransferProgress,
    VideoChanged,
    VideoFault,
    VideoStatistics,
    VoiceMailChanged,
    VoiceTreated,
)


@dataclass(frozen=True)
class EngineLost:
    """The engine died. `call_ended` follows for each of these calls."""

    lost_calls: tuple[CallKey, ...]
    at: datetime


class PhoneSignals(QObject):
    """Each event is emitted by the signal of the same name."""

    engine_ready = Signal(EngineReady)
    engine_failed = Signal(EngineFailed)
    engine_lost = Signal(EngineLost)
    engine_restored = Signal()
    registration_changed = Signal(Registration)
    call_incoming = Signal(CallIncoming)
    call_changed = Signal(CallChanged)
    call_ended = Signal(CallEnded)
    call_statistics = Signal(CallStatistics)
    dtmf_received = Signal(DtmfReceived)
    mute_changed = Signal(MuteChanged)
    devices_changed = Signal(DevicesChanged)
    sound_routed = Signal(SoundRouted)
    voice_treated = Signal(VoiceTreated)
    sound_server_changed = Signal(SoundServerChanged)
    command_refused = Signal(CommandRefused)
    reachability_changed = Signal(Reachability)
    transfer_progress = Signal(TransferProgress)
    call_referred = Signal(CallReferred)
    call_refused = Signal(CallRefused)
    conference_changed = Signal(ConferenceChanged)
    dtmf_sent = Signal(DtmfSent)
    message_received = Signal(MessageReceived)
    message_sent = Signal(MessageSent)
    colleague_changed = Signal(ColleagueChanged)
    voice_mail_changed = Signal(VoiceMailChanged)
    listener_changed = Signal(ListenerChanged)
    recording_changed = Signal(RecordingChanged)
    recording_ended = Signal(RecordingEnded)
    playback_changed = Signal(PlaybackChanged)
    sound_checked = Signal(SoundChecked)
    diagnostics_saved = Signal(DiagnosticsSaved)
    video_changed = Signal(VideoChanged)
    picture_source_changed = Signal(PictureSourceChanged)
    picture_sources = Signal(PictureSources)
    picture_opened = Signal(PictureOpened)
    picture_closed = Signal(PictureClosed)
    snapshot_taken = Signal(SnapshotTaken)
    video_fault = Signal(VideoFault)
    video_statistics = Signal(VideoStatistics)
    stopped = Signal()

    def announce(self, event: Event) -> None:
        """Emit the signal of an event; events about the engine's own health have none."""
        signal = _SIGNALS.get(type(event))
        if signal is not None:
            getattr(self, signal).emit(event)


_SIGNALS: dict[type[Message], str] = {
    EngineFailed: "engine_failed",
    Registration: "registration_changed",
    Reachability: "reachability_changed",
    CallIncoming: "call_incoming",
    CallChanged: "call_changed",
    CallEnded: "call_ended",
    CallStatistics: "call_statistics",
    CallReferred: "call_referred",
    CallRefused: "call_refused",
    TransferProgress: "transfer_progress",
    ConferenceChanged: "conference_changed",
    DtmfReceived: "dtmf_received",
    DtmfSent: "dtmf_sent",
    MuteChanged: "mute_changed",
    MessageReceived: "message_received",
    MessageSent: "message_sent",
    ColleagueChanged: "colleague_changed",
    VoiceMailChanged: "voice_mail_changed",
    ListenerChanged: "listener_changed",
    RecordingChanged: "recording_changed",
    RecordingEnded: "recording_ended",
    PlaybackChanged: "playback_changed",
    DevicesChanged: "devices_changed",
    SoundRouted: "sound_routed",
    VoiceTreated: "voice_treated",
    SoundServerChanged: "sound_server_changed",
    SoundChecked: "sound_checked",
    DiagnosticsSaved: "diagnostics_saved",
    VideoChanged: "video_changed",
    PictureSourceChanged: "picture_source_changed",
    PictureSources: "picture_sources",
    PictureOpened: "picture_opened",
    PictureClosed: "picture_closed",
    SnapshotTaken: "snapshot_taken",
    VideoFault: "video_fault",
    VideoStatistics: "video_statistics",
    CommandRefused: "command_refused",
}
