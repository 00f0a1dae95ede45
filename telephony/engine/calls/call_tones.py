"""The sound need of all calls together: tones, and open sound devices."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from telephony.engine.audio.tone_choice import CallSound, SoundNeed, Tone, tone_after, tone_for
from telephony.engine.calls.call import Call


class CallTones:
    """Lives in the SIP thread."""

    def __init__(self, need_sound: Callable[[SoundNeed], None]) -> None:
        self._need_sound = need_sound
        self._need = SoundNeed()
        self._after = Tone.NONE

    def call_ended(self, code: int, ended_by: str, is_quiet: bool) -> None:
        """Choose the tone after a call, for when no other call is present."""
        self._after = Tone.NONE if is_quiet else tone_after(code, ended_by)

    def update(self, calls: Iterable[Call], is_zipping: bool) -> None:
        """Report the sound need if it changed."""
        sounds = [CallSound(state=call.state, has_early_media=call.audio is not None) for call in calls]
        tone = Tone.ZIP if is_zipping else tone_for(sounds, self._after)
        need = SoundNeed(has_calls=bool(sounds), tone=tone)
        if need != self._need:
            self._need = need
            self._need_sound(need)
