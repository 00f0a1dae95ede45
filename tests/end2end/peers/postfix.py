"""Debian's Postfix: takes mails from signed-in users, delivers into Dovecot, and writes reports of failures.

It asks Dovecot who signs in. Its master wants root.
"""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.dovecot import Dovecot
from tests.end2end.peers.machine import PATIENCE_S, free_port, is_listening, wait_until

_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.kantor.example
mydestination =
mynetworks =
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = kantor.example
virtual_mailbox_maps = inline:{{{mailboxes}}}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp_port}
transport_maps = inline:{{ {{ luar.example = smtp:[127.0.0.1]:{outside_port} }} }}
smtp_host_lookup = native
smtp_tls_security_level = none
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth_port}
smtpd_tls_auth_only = yes
smtpd_tls_security_level = may
smtpd_tls_chain_files = {certificate}
smtpd_recipient_restrictions = permit_sasl_authenticated, reject_unauth_destination
message_size_limit = 40000000
notify_classes =
minimal_backoff_time = 1s
queue_run_delay = 1s
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
127.0.0.1:{tls_port} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
proxymap unix - - n - - proxymap
"""


class Postfix:
    """A server for kantor.example; what goes to luar.example is handed to the server at `outside_port`."""

    def __init__(
        self, folder: Path, authority: Authority, dovecot: Dovecot, outside_port: int, *addresses: str
    ) -> None:
        self._folder = folder / "postfix"
        config = self._folder / "etc"
        for each in (self._folder, config, self._folder / "queue", self._folder / "data"):
            each.mkdir()
        os.chown(self._folder / "data", pwd.getpwnam("postfix").pw_uid, grp.getgrnam("postfix").gr_gid)
        self.port, self.tls_port = free_port(), free_port()
        certificate = self._folder / "certificate.pem"
        shutil.copy(authority.certificate("localhost"), certificate)
        mailboxes = " ".join(f"{{ {address} = ok }}," for address in addresses)
        given = {
            "folder": self._folder,
            "certificate": certificate,
            "port": self.port,
            "tls_port": self.tls_port,
            "lmtp_port": dovecot.lmtp_port,
            "auth_port": dovecot.auth_port,
            "outside_port": outside_port,
            "mailboxes": f" {mailboxes} ",
        }
        (config / "main.cf").write_text(_MAIN.format(**given))
        (config / "master.cf").write_text(_MASTER.format(**given))
        log = self._folder / "postfix.log"
        with (self._folder / "start.log").open("ab") as written:
            self._process = subprocess.Popen(
                ["/usr/sbin/postfix", "-c", str(config), "start-fg"], stdout=written, stderr=written
            )
        wait_until(
            lambda: is_listening(self.port) and is_listening(self.tls_port),
            PATIENCE_S,
            f"postfix: {(self._folder / 'start.log').read_text()} {log.read_text() if log.exists() else ''}",
        )

    def stop(self) -> None:
        """End the master. What was started here waits for it, and would leave it behind if it was ended."""
        master = int((self._folder / "queue/pid/master.pid").read_text())
        os.kill(master, signal.SIGTERM)
        self._process.wait(PATIENCE_S)
