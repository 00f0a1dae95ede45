"""Debian's Dovecot: IMAP with IDLE, TLS, passwords and tokens; LMTP, by which mails come in."""

from __future__ import annotations

import imaplib
import os
import re
import shutil
import signal
import smtplib
import subprocess
from contextlib import suppress
from pathlib import Path

from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.machine import PATIENCE_S, end, free_port, is_listening, wait_until
from tests.end2end.peers.mail_place import mail_account

_COMMON = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_uid = {user}
mail_gid = {group}
auth_mechanisms = plain login xoauth2 oauthbearer
ssl = yes
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp_port}
  }}
}}
service auth {{
  inet_listener auth {{
    port = {auth_port}
  }}
}}
"""
# Of Dovecot 2.4 (Debian 13); that of 2.3 (Debian 12, Ubuntu 24.04) has other names for the same.
_NEW = """\
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
mail_driver = maildir
mail_path = {folder}/mails/%{{user}}
mail_home = {folder}/homes/%{{user}}
auth_allow_cleartext = yes
auth_failure_delay = 0
ssl_server_cert_file = {certificate}
ssl_server_key_file = {certificate}
passdb passwd-file {{
  passwd_file_path = {folder}/users
  mechanisms_filter = plain login
}}
passdb oauth2 {{
  mechanisms_filter = xoauth2 oauthbearer
}}
oauth2 {{
  introspection_mode = post
  introspection_url = {introspection}
  username_attribute = username
}}
userdb passwd-file {{
  passwd_file_path = {folder}/users
}}
"""
_OLD = """\
mail_location = maildir:{folder}/mails/%u
mail_home = {folder}/homes/%u
disable_plaintext_auth = no
auth_failure_delay = 0
ssl_cert = <{certificate}
ssl_key = <{certificate}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
  mechanisms = plain login
}}
passdb {{
  driver = oauth2
  args = {folder}/oauth2.conf
  mechanisms = xoauth2 oauthbearer
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {folder}/users
}}
"""
_OLD_OAUTH2 = """\
introspection_mode = post
introspection_url = {introspection}
username_attribute = username
"""


class Dovecot:
    """Mailboxes by address; each has the password "kata sandi ADDRESS".

    introspection: The address at which it asks whether a token is valid.
    """

    def __init__(self, folder: Path, authority: Authority, introspection: str, *addresses: str) -> None:
        self._folder = folder / "dovecot"
        self._folder.mkdir()
        self.port, self.tls_port, self.lmtp_port, self.auth_port = (free_port() for _ in range(4))
        self._account = mail_account()
        certificate = self._folder / "certificate.pem"
        shutil.copy(authority.certificate("localhost"), certificate)
        given = {
            "folder": self._folder,
            "user": self._account.name,
            "group": self._account.group,
            "port": self.port,
            "tls_port": self.tls_port,
            "lmtp_port": self.lmtp_port,
            "auth_port": self.auth_port,
            "certificate": certificate,
            "introspection": introspection,
        }
        is_new = _version() >= (2, 4)
        config = (_NEW + _COMMON if is_new else _COMMON + _OLD).format(**given)
        self._config = self._folder / "dovecot.conf"
        self._config.write_text(config)
        (self._folder / "oauth2.conf").write_text(_OLD_OAUTH2.format(**given))
        scheme = "{PLAIN}" if is_new else ""
        owner = f"{self._account.uid}:{self._account.gid}"
        users = (
            f"{each}:{scheme}{password_of(each)}:{owner}::{self._folder}/homes/{each}" for each in addresses
        )
        (self._folder / "users").write_text("\n".join(users) + "\n")
        self._log = self._folder / "dovecot.log"
        self._log.touch()
        for path in (self._folder, *self._folder.iterdir()):
            os.chown(path, self._account.uid, self._account.gid)
        self.start()

    def start(self) -> None:
        program = shutil.which("dovecot", path="/usr/sbin:/usr/bin")
        assert program is not None
        root = os.geteuid() == 0
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [program, "-F", "-c", str(self._config)],
                stdout=log,
                stderr=log,
                cwd=self._folder,
                user=self._account.uid if root else None,
                group=self._account.gid if root else None,
                extra_groups=[] if root else None,
                start_new_session=True,
            )
        wait_until(
            lambda: is_listening(self.port) and is_listening(self.lmtp_port),
            PATIENCE_S,
            f"dovecot: {self._log.read_text()}",
        )

    def stop(self) -> None:
        """End it with all its processes: a connection in IDLE outlives the master by ten seconds."""
        end(self._process)
        with suppress(ProcessLookupError):  # no connection was open
            os.killpg(self._process.pid, signal.SIGKILL)

    # -- as its administrator ------------------------------------------------------------------------------

    def deliver(self, address: str, mail: bytes, sender: str = "warga@luar.example") -> None:
        """Hand a mail over for this mailbox, as the server that receives from outside does."""
        with smtplib.LMTP("127.0.0.1", self.lmtp_port) as lmtp:
            lmtp.sendmail(sender, [address], mail)

    def renumber(self, address: str) -> None:
        """Give all mails new UIDs, under another UIDVALIDITY."""
        box = self._folder / "mails" / address
        for path in box.glob("dovecot*"):
            path.unlink()
        # A new uid list has the time as its UIDVALIDITY: without this, a fast test would get the same again.
        listed = box / "dovecot-uidlist"
        listed.write_text("3 V1 N1\n")
        os.chown(listed, self._account.uid, self._account.gid)

    def mails(self, address: str) -> list[bytes]:
        """Return what is in the mailbox, the oldest first."""
        with imaplib.IMAP4("127.0.0.1", self.port) as client:
            client.login(address, password_of(address))
            client.select(readonly=True)
            _, [found] = client.search(None, "ALL")
            got = [client.fetch(number.decode(), "(BODY.PEEK[])")[1] for number in found.split()]
        return [bytes(each[0][1]) for each in got if isinstance(each[0], tuple)]

    def flags(self, address: str) -> list[bytes]:
        with imaplib.IMAP4("127.0.0.1", self.port) as client:
            client.login(address, password_of(address))
            client.select(readonly=True)
            _, found = client.fetch("1:*", "(FLAGS)")
        return [bytes(each) for each in found if isinstance(each, bytes)]

    def remove(self, address: str, number: int) -> None:
        """Delete the mail at this place of the mailbox for good."""
        with imaplib.IMAP4("127.0.0.1", self.port) as client:
            client.login(address, password_of(address))
            client.select()
            client.store(str(number), "+FLAGS", "(\\Deleted)")
            client.expunge()


def password_of(address: str) -> str:
    return f"kata sandi {address}"


def _version() -> tuple[int, int]:
    program = shutil.which("dovecot", path="/usr/sbin:/usr/bin")
    assert program is not None
    stated = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.match(r"(\d+)\.(\d+)", stated)
    assert found is not None, stated
    return int(found[1]), int(found[2])
