"""`pytest -p tests.installer.frozen ...`: tests of other folders, with the processes of the bundle.

What they start as an engine, a headset's, a video or a printing process is build/dist/loket then.
Only pytest's option imports this: it changes the whole process.
"""

from __future__ import annotations

from telephony.process import child_process
from tests.installer.built import PROGRAM


def _command(flag: str, module: str) -> tuple[str, ...]:
    return (str(PROGRAM), flag)


child_process.own_command = _command
