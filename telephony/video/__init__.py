"""Video of calls, in a process of its own: codecs, RTP, cameras. A broken picture costs no call and no sound.

`telephony.engine.video_desk.VideoDesk` is the door for the engine, `picture_memory` the one for the window.
"""
