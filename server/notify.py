"""Reports the state of the server to systemd: sd_notify(3)."""

from __future__ import annotations

import os
import socket


def notify(state: str) -> None:
    """Send this to systemd, if it started us."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as opened:
        opened.connect(f"\0{address[1:]}" if address.startswith("@") else address)
        opened.sendall(state.encode())
