"""`python -m telephony.headset` is the headset process; `telephony.headset.headset.Headset` starts it."""

from telephony.headset.process import run

if __name__ == "__main__":
    run()
