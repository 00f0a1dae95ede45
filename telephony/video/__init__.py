"""Video of calls, in a process of its own: codecs, RTP, cameras. A broken picture costs no call and no sound.

`telephony.engine.video.video_process.VideoProcessClient` serves the engine, `picture_memory` the window.
"""
