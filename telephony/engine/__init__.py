"""The engine process: SIP, RTP and sound, apart from the window. `telephony.client.phone.Phone` starts it.

Two threads matter. The main thread runs Qt's event loop and owns the sound devices. The SIP thread owns
pjsua2 and executes the commands. In addition, pjmedia's clock thread calls `sound_port` fifty times a second
in each direction.
"""
