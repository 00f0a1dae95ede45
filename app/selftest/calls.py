"""Loket calls itself: two of its engines, over loopback, with sound and video; one of them is killed."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtGui import QColor, QImage

from app.common.event_wait import wait_until
from app.demo.moving_picture import LETTER, write_film
from app.selftest.registrar import LoopbackRegistrar
from app.selftest.result import Outcome, Result
from app.selftest.telephones import ANSWER_S, NoEngine, Telephone, last_words
from app.selftest.tone import SOFT, is_complete, tone_seconds, write_tone
from telephony.messages import (
    CallStatistics,
    DevicesChanged,
    Registration,
    RegistrationState,
    SnapshotTaken,
    Sound,
    SoundRole,
    Video,
    VideoFault,
    VideoStatistics,
)

SPOKEN_S = 3.0
WRITTEN_S = 5.0  # the engine completes a recording after the call
LEAST_S = 1.0  # of a tone that must arrive; the rest may be lost if a sound device starts late
HERE_HZ, THERE_HZ, ROOM_HZ = 500.0, 700.0, 900.0
PORTS = (42_000, 42_100, 42_200)  # for sound and video: not those of a running Loket
FRAMES_PER_S = 3.0  # at least, of the film's 15: the computer may have other work
COLOUR_DISTANCE = 60
SILENCE_DBFS = -99.0  # only zeros: -100; a working microphone's noise is above -90
QUIET = Sound(microphone="none", speaker="none", ringer="none")


def try_calls(
    devices: Sound, wants: frozenset[str], command: Sequence[str] | None = None
) -> Iterator[Result]:
    """Run the wanted ones of "call", "video_loop", "sound_loop" and "restart".

    devices: The user's microphone and speaker. command: Starts an engine; None: this program.
    """
    with tempfile.TemporaryDirectory(prefix="loket-selftest-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        if wants & {"call", "video_loop", "sound_loop"}:
            yield from _talk(folder, devices, wants, command)
    if "restart" in wants:
        yield _restart(command)


def _talk(
    folder: Path, devices: Sound, wants: frozenset[str], command: Sequence[str] | None
) -> Iterator[Result]:
    here, there = Telephone("here", PORTS[0], command), Telephone("there", PORTS[1], command)
    try:
        _prepare(folder)
        here.start(_files(folder, "here"))
        there.start(
            _files(folder, "there"), Video(camera=f"file:{folder / 'film.webm'}", starts_with_camera=True)
        )
        here.wait_until_ready()
        there.wait_until_ready()
    except NoEngine as error:
        yield from _without_engine(wants, error)
        return
    except OSError as error:
        for check in sorted(wants - {"restart"}):
            yield Result(check, Outcome.FAILED, "selftest_no_files", {"reason": error.strerror or str(error)})
        return
    else:
        has_voice = False
        if wants & {"call", "sound_loop"}:
            result = _voice(here, there, folder)
            has_voice = result.outcome is Outcome.PASSED
            if "call" in wants:
                yield result
        if "video_loop" in wants:
            yield _picture(here, there, folder)
        if "sound_loop" in wants:
            yield _devices(here, there, folder, devices, has_voice)
    finally:
        here.stop()
        there.stop()


def _without_engine(wants: frozenset[str], error: NoEngine) -> Iterator[Result]:
    facts = {"detail": error.detail}
    for check in ("call", "video_loop", "sound_loop"):
        if check in wants:
            kind = "engine_silent" if error.kind == "silent" else f"engine_failed_{error.kind}"
            yield Result(check, Outcome.FAILED, kind, facts)


def _prepare(folder: Path) -> None:
    """Raises OSError."""
    write_tone(folder / "here.wav", HERE_HZ, SPOKEN_S)
    write_tone(folder / "there.wav", THERE_HZ, SPOKEN_S)
    write_tone(folder / "room.wav", ROOM_HZ, SPOKEN_S, SOFT)
    write_film(folder / "film.webm")


def _files(folder: Path, name: str) -> Sound:
    return Sound(
        microphone=f"file:{folder / name}.wav", speaker=f"file:{folder / name}_heard.wav", ringer="none"
    )


def _voice(here: Telephone, there: Telephone, folder: Path) -> Result:
    key = here.call(there)
    if not key:
        return Result("call", Outcome.FAILED, "call_not_answered", {"detail": last_words(here)})
    enough_s = SPOKEN_S - 0.5
    wait_until(lambda: min(_heard_s(here), _heard_s(there)) > enough_s, SPOKEN_S + 2)
    ended = here.end(key, there)
    heard_here = _heard_tone_s(folder / "here_heard.wav", THERE_HZ)
    heard_there = _heard_tone_s(folder / "there_heard.wav", HERE_HZ)
    facts = {"heard_here": f"{heard_here:.1f}", "heard_there": f"{heard_there:.1f}", "codec": "", "mos": ""}
    if ended is not None:
        facts.update(
            codec=ended.quality.codec,
            mos=f"{ended.quality.mos:.1f}",
            lost=str(ended.quality.packets_lost),
            underruns=str(ended.quality.underruns),
        )
    is_heard = min(heard_here, heard_there) >= LEAST_S
    return Result(
        "call",
        Outcome.PASSED if is_heard else Outcome.FAILED,
        "call_fine" if is_heard else "call_not_heard",
        facts,
    )


def _heard_tone_s(recording: Path, frequency_hz: float) -> float:
    """Return how long the tone is in the recording of a call that has just ended."""
    wait_until(lambda: is_complete(recording), WRITTEN_S)
    return tone_seconds(recording, frequency_hz)


def _heard_s(telephone: Telephone) -> float:
    statistics = telephone.of(CallStatistics)
    return statistics[-1].quality.heard_s if statistics else 0.0


def _picture(here: Telephone, there: Telephone, folder: Path) -> Result:
    """`there` shows its film; the received picture must have the film's colour in its middle."""
    begun = len(here.events)
    key = there.call(here, with_video=True)
    if not key:
        return Result("video_loop", Outcome.FAILED, "call_not_answered", {"detail": last_words(there)})
    shown = folder / "shown.png"
    wait_until(lambda: _frames_per_s(here, begun) >= FRAMES_PER_S or here.of(VideoFault, begun), ANSWER_S)
    rate = _frames_per_s(here, begun)
    video = here.phone.video
    codec = next((one.codec for one in video.values() if one.codec), "")
    facts = {"rate": f"{rate:.0f}", "codec": codec.upper(), "size": ""}
    for name in video:
        here.phone.take_snapshot(name, str(shown))
    wait_until(lambda: here.of(SnapshotTaken, begun) or here.of(VideoFault, begun), ANSWER_S)
    taken, faults = here.of(SnapshotTaken, begun), here.of(VideoFault, begun)
    if taken:
        facts["size"] = f"{taken[-1].width}x{taken[-1].height}"
    image = QImage(str(shown)) if taken else QImage()
    there.end(key, here)
    if not image.isNull() and _is_letter(image) and rate >= FRAMES_PER_S:
        return Result("video_loop", Outcome.PASSED, "video_loop_fine", facts)
    facts["reason"] = "; ".join(f"{one.kind} {one.reason}".strip() for one in faults[-3:]) or "-"
    return Result("video_loop", Outcome.FAILED, "video_loop_not_seen", facts)


def _frames_per_s(telephone: Telephone, after: int) -> float:
    return max((one.frames_per_s_received for one in telephone.of(VideoStatistics, after)), default=0.0)


def _is_letter(image: QImage) -> bool:
    """Whether the middle has the colour of the letter in the film."""
    middle = QColor(image.pixel(image.width() // 2, image.height() // 2))
    apart = (
        abs(middle.red() - LETTER.red()),
        abs(middle.green() - LETTER.green()),
        abs(middle.blue() - LETTER.blue()),
    )
    return max(apart) <= COLOUR_DISTANCE


def _devices(here: Telephone, there: Telephone, folder: Path, devices: Sound, has_voice: bool) -> Result:
    """Play a tone on the user's speaker; it returns if microphone and speaker are connected.

    They are connected in a virtual pair, by a loopback cable, or if the microphone hears the loudspeaker.
    """
    listed = here.of(DevicesChanged)[-1:]
    has_both = bool(listed and listed[0].microphones and listed[0].speakers)
    inside = Outcome.PASSED if has_voice else Outcome.FAILED
    if not has_both:
        kind = "sound_loop_inside_no_devices" if has_voice else "sound_loop_nothing"
        return Result("sound_loop", Outcome.NOT_POSSIBLE if has_voice else Outcome.FAILED, kind)
    here.phone.set_sound(devices)
    room = _files(folder, "there")
    there.phone.set_sound(
        Sound(microphone=f"file:{folder / 'room.wav'}", speaker=room.speaker, ringer="none")
    )
    begun = len(here.events)
    key = there.call(here)
    if not key:
        return Result("sound_loop", Outcome.FAILED, "call_not_answered", {"detail": last_words(there)})
    wait_until(lambda: len(here.of(CallStatistics, begun)) > SPOKEN_S + 2, SPOKEN_S + 6)
    routes = here.phone.routes
    statistics = here.of(CallStatistics, begun)
    there.end(key, here)
    returned = _heard_tone_s(folder / "there_heard.wav", ROOM_HZ)
    level_dbfs = max((one.microphone_level_dbfs for one in statistics), default=SILENCE_DBFS)
    facts = {
        "microphone": routes[SoundRole.MICROPHONE].name if SoundRole.MICROPHONE in routes else "?",
        "speaker": routes[SoundRole.SPEAKER].name if SoundRole.SPEAKER in routes else "?",
        "seconds": f"{returned:.1f}",
        "level": f"{level_dbfs:.0f}",
        "underruns": str(statistics[-1].quality.underruns if statistics else 0),
    }
    if returned >= LEAST_S / 2:
        return Result("sound_loop", Outcome.PASSED, "sound_loop_devices", facts)
    if statistics and level_dbfs <= SILENCE_DBFS:
        return Result("sound_loop", Outcome.FAILED, "sound_loop_silent", facts)
    kind = "sound_loop_inside" if has_voice else "sound_loop_nothing"
    return Result("sound_loop", inside, kind, facts)


def _restart(command: Sequence[str] | None) -> Result:
    """Kill a registered engine; another one must register again, at the self-test's own registrar."""
    with LoopbackRegistrar() as registrar:
        telephone = Telephone("restart", PORTS[2], command)
        try:
            telephone.start(QUIET, domain=registrar.domain)
            first = telephone.wait_until_ready()
            if not _is_registered(telephone, 0):
                facts = {"detail": last_words(telephone)}
                return Result("restart", Outcome.FAILED, "restart_not_registered", facts)
            killed = len(telephone.events)
            # SIGTERM is TerminateProcess on Windows. The pid is reported by the engine: in a virtual
            # environment on Windows, QProcess starts a redirector.
            os.kill(first.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
            second = telephone.wait_until_ready(killed)
            if second.pid == first.pid or not _is_registered(telephone, killed):
                facts = {"detail": last_words(telephone)}
                return Result("restart", Outcome.FAILED, "restart_not_registered", facts)
        except NoEngine as error:
            kind = "engine_silent" if error.kind == "silent" else f"engine_failed_{error.kind}"
            return Result("restart", Outcome.FAILED, kind, {"detail": error.detail})
        finally:
            telephone.stop()
    return Result("restart", Outcome.PASSED, "restart_fine")


def _is_registered(telephone: Telephone, after: int) -> bool:
    def has_come() -> bool:
        registrations = telephone.of(Registration, after)
        return bool(registrations) and registrations[-1].state is RegistrationState.REGISTERED

    return wait_until(has_come, ANSWER_S)
