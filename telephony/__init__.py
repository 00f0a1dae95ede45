"""The phone: an engine process that owns SIP and sound, and the client that starts and watches it.

`telephony.client.phone.Phone` is what other packages use; `python -m telephony` is a small console softphone.
"""
