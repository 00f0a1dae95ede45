"""Runs on the Windows Python: gives wine's sound devices the container ids that they lack.

Qt 6.11 leaves out a device without one. wine 10 writes a device into the registry when a program lists the
devices for the first time, and gives it none.
"""

from __future__ import annotations

import sys
import uuid

from PySide6.QtCore import QCoreApplication
from PySide6.QtMultimedia import QMediaDevices

DEVICES = r"Software\Microsoft\Windows\CurrentVersion\MMDevices\Audio"
CONTAINER_ID = "{8C7ED206-3F8A-4827-B3AB-AE9E1FAEFC6C},2"  # PKEY_Device_ContainerId


def main() -> int:
    """Print how many devices there are; return 0."""
    application = QCoreApplication([])
    QMediaDevices.audioOutputs()  # has wine write them down
    application.processEvents()
    print(sum(map(_give_ids, ("Render", "Capture"))))
    return 0


def _give_ids(kind: str) -> int:
    if sys.platform != "win32":
        raise RuntimeError("only Windows has a registry")
    import winreg

    writing = winreg.KEY_SET_VALUE | winreg.KEY_READ
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, rf"{DEVICES}\{kind}") as devices:
        names = [winreg.EnumKey(devices, number) for number in range(winreg.QueryInfoKey(devices)[0])]
    for name in names:
        path = rf"{DEVICES}\{kind}\{name}\Properties"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path, 0, writing) as properties:
            container = "{" + str(uuid.uuid5(uuid.NAMESPACE_OID, name)).upper() + "}"
            winreg.SetValueEx(properties, CONTAINER_ID, 0, winreg.REG_SZ, container)
    return len(names)


if __name__ == "__main__":
    sys.exit(main())
