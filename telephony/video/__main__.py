"""`python -m telephony.video` is the video process; telephony/engine/video/video_process.py starts it."""

import argparse

from telephony.process.light_start import skip_feature_hook

if __name__ == "__main__":
    skip_feature_hook()
    from telephony.video.process import run

    parser = argparse.ArgumentParser()
    parser.add_argument("--video", action="store_true")
    parser.add_argument("--sockets", type=int)
    run(parser.parse_args().sockets)
