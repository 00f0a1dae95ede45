"""The phone: an engine process that owns SIP and sound, and the client that starts and watches it.

`telephony.phone.Phone` is the door for everybody else; `python -m telephony` is a small console softphone.
"""
