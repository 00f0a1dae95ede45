"""`python -m server` is `loket-server`."""

import sys

from server.command import main

if __name__ == "__main__":
    sys.exit(main())
