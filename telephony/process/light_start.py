"""Removes two costs of imports that this program does not need; called before anything else is imported.

Together they were 0.4 s and 34 MB of the desktop's start.
"""

from __future__ import annotations

import gc
import sys

# The releases whose internals were checked. With another one, imports cost what they did before.
_LOOKED_AT = ((6, 10), (6, 11))
_HOOK, _QUESTION = "shibokensupport.feature", "_mod_uses_pyside"


def start_light() -> None:
    """Switch off the garbage collector and PySide's import hook.

    The collector would scan all imported objects again and again. The desktop collects by
    app/desktop/collector.py; the engine does not collect at all.
    """
    gc.disable()
    skip_feature_hook()


def skip_feature_hook() -> None:
    """Keep PySide6 from reading the source of each imported module.

    It reads them to find out whether the module uses snake_case names (its `__feature__`), and keeps the
    source. Loket uses no such names, and there is no documented switch.
    """
    import PySide6
    import PySide6.QtCore  # installs the hook

    hook = sys.modules.get(_HOOK)
    if PySide6.__version_info__[:2] in _LOOKED_AT and hasattr(hook, _QUESTION):
        setattr(hook, _QUESTION, _uses_no_feature)


def _uses_no_feature(_module: object) -> bool:
    return False
