"""The headset's buttons and lights over USB HID, in a process of its own: a driver's fault ends no call.

`telephony.headset.headset.Headset` is the door for everybody else.
"""
