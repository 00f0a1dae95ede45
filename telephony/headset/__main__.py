"""`python -m telephony.headset` is the headset process; started by `telephony.headset.headset.Headset`."""

import sys

from telephony.headset.process import run

if __name__ == "__main__":
    sys.exit(run())
