"""The engine process: builds its parts, connects them and runs Qt's loop until the SIP thread has ended."""

from __future__ import annotations

import faulthandler
import gc
import logging
import os
import sys
from collections import deque
from typing import NoReturn

from PySide6.QtCore import QCoreApplication

from telephony.engine.audio.audio_devices import AudioDevices
from telephony.engine.audio.device_watch import DeviceWatch
from telephony.engine.audio.pulse_latency import make_room
from telephony.engine.audio.ring_buffer import FRAME_MS, RingBuffer
from telephony.engine.user_agent import UserAgent
from telephony.engine.video.video_process import VideoProcessClient
from telephony.messages import Stop, decode_command
from telephony.process.child_process_main import end_process, run_to_the_end
from telephony.process.pipe import Pipe
from telephony.process.private_memory import protect

MOST_FRAMES = 5  # frames in flight; older ones would only add delay
MICROPHONE_SLACK_MS = 8  # the microphone is read right after each frame, so only the card's chunks jitter
SWITCH_INTERVAL_S = 0.001  # a frame must not wait 5 ms for a thread that formats JSON
NICENESS = 5  # of an engine that gives way: its sound still comes in time


def run(gives_way: bool = False) -> NoReturn:
    """Serve the desktop, which is connected to fd 0 and fd 1, until it sends Stop or ends.

    gives_way: The desktop and its own engine come first, as in a training. Not on Windows.

    Does not return: the process ends with 0, or with 1 after an EngineFailed or an exception.
    """
    if gives_way and sys.platform != "win32":
        os.nice(NICENESS)
    run_to_the_end(_serve)


def _serve() -> NoReturn:
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    faulthandler.enable()  # written to the desktop's log
    protect()  # the password is in our memory; a core dump after an abort of pjsip must not contain it
    pipe = Pipe(decode_command)
    # The collector may run in any thread, and a pjsua2 object destroyed in the wrong one aborts or deadlocks.
    gc.disable()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    os.environ["QT_NO_GLIB"] = "1"  # Qt's own event loop needs a fifth less CPU; it wakes 200 times a second
    make_room()
    application = QCoreApplication(sys.argv[:1])
    if sys.platform == "linux":
        # Qt needs no plugin for sound alone, and says so in the log. The one for pictures would bring FFmpeg
        # and Qt Quick into this process, 10 MB; the video process loads it.
        application.setLibraryPaths([])
    microphone = RingBuffer(prime_ms=MICROPHONE_SLACK_MS, most_ms=MOST_FRAMES * FRAME_MS)
    speaker: deque[bytes] = deque(maxlen=MOST_FRAMES)
    desk = AudioDevices(pipe.send, microphone, speaker, DeviceWatch())
    video = VideoProcessClient(pipe.send)
    agent = UserAgent(
        pipe.send,
        microphone,
        speaker,
        frame_turns=desk.turns,
        need_sound=desk.needed.emit,
        sound_chosen=desk.chosen.emit,
        ask_sound=desk.asked.emit,
        video_process=video,
        left=desk.left.emit,
    )
    agent.count_underruns(desk.underruns)
    desk.left.connect(application.quit)
    pipe.read(agent.post, closed=lambda: agent.post(Stop()))
    agent.start()
    application.exec()
    agent.join()
    video.shut_down()
    desk.close()
    # End the process here: a return would destroy pjsua2's and Qt's objects in an undefined order.
    end_process(1 if agent.has_failed else 0)
