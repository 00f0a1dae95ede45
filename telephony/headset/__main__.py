"""`python -m telephony.headset` is the headset process; started by `telephony.headset.headset.Headset`."""

from telephony.headset.process import run

if __name__ == "__main__":
    run()
