"""The headset's buttons and lights over USB HID, in a separate process: a driver's fault ends no call.

Other packages use `telephony.headset.headset.Headset`.
"""
