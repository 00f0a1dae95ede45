"""`python -m telephony.video` is the video process; started by `telephony.engine.video_desk.VideoDesk`."""

import sys

from telephony.video.process import run

if __name__ == "__main__":
    sys.exit(run())
