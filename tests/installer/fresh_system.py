"""A Debian or Ubuntu that was just installed, in a folder: what the package meets at a stranger's."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

CACHE = Path(__file__).parents[2] / "build/installer_roots"
COMPONENTS = {"trixie": "main", "noble": "main,universe"}
KEYRINGS = {"noble": "ubuntu-archive-keyring.gpg"}
# The root's own mounts and processes end with the command. Without a network there is a loopback interface
# of its own, so that calls meet no other program's ports.
ENTER = """
set -e
[ "$3" = yes ] || ip link set lo up
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
mount -t tmpfs -o mode=1777 tmpfs "$1/tmp"
exec chroot "$1" runuser -u "$2" -- env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$4" LANG=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive bash -euc "$5"
"""


class FreshSystem:
    """Use as a context manager. The archive's address is debootstrap's own."""

    def __init__(self, suite: str, folder: Path) -> None:
        self._suite = suite
        self.root = folder / suite

    def __enter__(self) -> FreshSystem:
        made = CACHE / self._suite
        if not made.exists():
            make(self._suite, made)
        subprocess.run(["cp", "-a", str(made), str(self.root)], check=True)
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.root)

    def run(self, script: str, user: str = "root", network: bool = False, timeout_s: float = 600) -> str:
        """Return what the script said; fail with all of it if its exit code is not 0."""
        home = "/root" if user == "root" else f"/home/{user}"
        spaces = ["--mount", "--pid", "--fork", "--kill-child", *([] if network else ["--net"])]
        arguments = [str(self.root), user, "yes" if network else "no", home, script]
        done = subprocess.run(
            ["unshare", *spaces, "bash", "-c", ENTER, "enter", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        assert done.returncode == 0, f"{script}\nended with {done.returncode}:\n{done.stdout[-4000:]}"
        return done.stdout

    def put(self, file: Path) -> str:
        """Return where the file is inside."""
        shutil.copyfile(file, self.root / "var/tmp" / file.name)
        return f"/var/tmp/{file.name}"


def make(suite: str, target: Path, included: str = "") -> None:
    """Make a system in a folder; `included` are more packages, with commas between them."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(f".{os.getpid()}")
    keyring = [f"--keyring=/usr/share/keyrings/{KEYRINGS[suite]}"] if suite in KEYRINGS else []
    components = f"--components={COMPONENTS[suite]}"
    more = [f"--include={included}"] if included else []
    command = ["debootstrap", "--variant=minbase", components, *more, *keyring, suite, str(unfinished)]
    try:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        unfinished.rename(target)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
