"""`python -m telephony --engine` runs the engine process; without `--engine`, a softphone for the console."""

from __future__ import annotations

import sys

from telephony.process.light_start import start_light


def main() -> int:
    """Return the console softphone's exit code; the engine ends its process itself."""
    # Imports stand inside the function, because the engine needs no key store.
    if "--engine" in sys.argv[1:]:
        start_light()
        from telephony.engine.main import run

        run("--gives-way" in sys.argv[1:])
    from telephony.console import main as be_softphone

    return be_softphone()


if __name__ == "__main__":
    sys.exit(main())
