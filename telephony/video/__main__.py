"""`python -m telephony.video` is the video process; started by `telephony.engine.video_desk.VideoDesk`."""

import argparse

from telephony.light_start import skip_feature_hook

if __name__ == "__main__":
    skip_feature_hook()
    from telephony.video.process import run

    parser = argparse.ArgumentParser()
    parser.add_argument("--video", action="store_true")
    parser.add_argument("--sockets", type=int)
    run(parser.parse_args().sockets)
