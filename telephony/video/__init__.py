"""Video of calls, in a separate process: codecs, RTP, cameras. A fault of it costs no call and no sound.

The engine uses `telephony.engine.video.video_process.VideoProcessClient`, the window `picture_memory`.
"""
