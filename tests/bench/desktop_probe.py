"""The real desktop, watched from inside: `python -m tests.bench.desktop_probe start|loaded|idle|card FOLDER`.

It begins as app/__main__.py does, before anything of it is imported.
"""

from __future__ import annotations

import sys

from telephony.process.light_start import start_light

if __name__ == "__main__":
    start_light()
    from tests.bench.desktop_watch import main

    sys.exit(main())
