"""The engine process: SIP, RTP and sound, apart from the window. Started by `telephony.client.phone.Phone`.

Two threads matter. The main thread runs Qt's event loop and owns the sound devices; one other thread owns
pjsua2 and takes the commands. pjmedia's own clock thread calls `sound_port` fifty times a second each way.
"""
