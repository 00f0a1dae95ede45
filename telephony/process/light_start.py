"""Imports without two costs that nobody here has a use for; called before anything else is imported.

Together they were 0.4 s and 34 MB of the desktop's start.
"""

from __future__ import annotations

import gc
import sys

# The releases in which the name below was looked at. With another one imports cost what they cost before.
_LOOKED_AT = ((6, 10), (6, 11))
_HOOK, _QUESTION = "shibokensupport.feature", "_mod_uses_pyside"


def start_light() -> None:
    """Switch off the garbage collector as well as the hook.

    The collector would look through all that is imported again and again. Who calls this collects by
    app/desktop/collector.py, or not at all, as the engine.
    """
    gc.disable()
    skip_feature_hook()


def skip_feature_hook() -> None:
    """Keep PySide6 from reading the source of each module that is imported.

    It does so to find out whether the module may use snake_case names (its `__feature__`), and keeps what it
    read. Nobody here uses them, and there is no documented switch.
    """
    import PySide6
    import PySide6.QtCore  # it brings the hook

    hook = sys.modules.get(_HOOK)
    if PySide6.__version_info__[:2] in _LOOKED_AT and hasattr(hook, _QUESTION):
        setattr(hook, _QUESTION, _uses_no_feature)


def _uses_no_feature(_module: object) -> bool:
    return False
