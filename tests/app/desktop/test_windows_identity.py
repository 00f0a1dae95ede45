"""The id by which Windows joins window, taskbar button and Start menu entry."""

from __future__ import annotations

import sys

import pytest

from app.desktop.windows_identity import APP_USER_MODEL_ID, set_app_user_model_id
from resources.installer.windows import tables

NOT_IMPLEMENTED = 0x80004001 - 2**32  # E_NOTIMPL


def test_the_menu_entry_has_the_id_of_the_program() -> None:
    assert tables.APP_USER_MODEL_ID == APP_USER_MODEL_ID
    company, _, product = APP_USER_MODEL_ID.partition(".")
    assert company
    assert product
    assert len(APP_USER_MODEL_ID) <= 128  # and no blanks: the shell's rule for ids
    assert " " not in APP_USER_MODEL_ID


@pytest.mark.skipif(sys.platform != "win32", reason="Windows only: its id of this process")
def test_the_process_has_the_id() -> None:
    if sys.platform != "win32":
        return  # for mypy: the names below are Windows' own
    import ctypes

    set_app_user_model_id()
    got = ctypes.c_wchar_p()
    try:
        ctypes.oledll.shell32.GetCurrentProcessExplicitAppUserModelID(ctypes.byref(got))
    except OSError as error:
        if error.winerror != NOT_IMPLEMENTED:
            raise
        pytest.skip("wine: it takes the id of a process and cannot say it")
    assert got.value == APP_USER_MODEL_ID
