"""Kamailio as registrar and proxy: digest authentication, UDP, TCP and TLS, locations in memory."""

from __future__ import annotations

import subprocess
from pathlib import Path

from telephony.sip.ip_address import host_and_port, in_uri
from tests.end2end.peers.machine import LOOPBACK, PATIENCE_S, end, free_port, is_listening, wait_until

PASSWORD = "rahasia-1"

_CONFIG = """\
#!KAMAILIO
debug=2
log_stderror=yes
children=1
socket_workers=1
tcp_children=1
auto_aliases=no
dns=no
rev_dns=no
listen=udp:{address}:{port}
listen=tcp:{address}:{port}
{tls}loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "auth.so"
modparam("usrloc", "db_mode", 0)
modparam("registrar", "max_expires", 600)
{more}modparam("tm", "fr_timer", 5000)
modparam("tm", "fr_inv_timer", 60000)
request_route {{
    if (!mf_process_maxfwd_header("10")) {{ sl_send_reply("483", "Too Many Hops"); exit; }}
    if (has_totag()) {{
        if (loose_route()) {{ t_relay(); exit; }}
        if (is_method("ACK") && t_check_trans()) {{ t_relay(); }}
        exit;
    }}
    if (is_method("CANCEL")) {{ if (t_check_trans()) {{ t_relay(); }} exit; }}
    if (is_method("REGISTER")) {{
        if ($fU == "forbidden") {{ sl_send_reply("403", "Forbidden"); exit; }}
        if (!pv_www_authenticate("{address}", "{password}", "0")) {{ www_challenge("{address}", "0"); exit; }}
        save("location"{save});
        exit;
    }}
    if (is_method("INVITE")) {{
        record_route();
        if ($fU == "pbx") {{
            append_hf("P-Asserted-Identity: \\"Ibu Sari\\" <sip:+62227213805@{address}>\\r\\n");
            append_hf("X-Loket-Call: $ci\\r\\n");
            append_hf("X-Loket-Queue: Perizinan;entered=$TS\\r\\n");
        }}
        if ($fU == "whatsapp") {{ append_hf("x-wa-meta-wacid: wacid.HBgLNjI4\\r\\n"); }}
    }}
    if (!lookup("location")) {{ sl_send_reply("404", "Not Found"); exit; }}
    t_relay();
}}
"""


_TLS = """\
enable_tls=yes
listen=tls:{address}:{port}
loadmodule "tls.so"
modparam("tls", "tls_method", "TLSv1.2+")
modparam("tls", "certificate", "{certificate}")
modparam("tls", "private_key", "{certificate}")
"""


class KamailioProcess:
    """One Kamailio with this configuration, on the port that the configuration names. Starts at once."""

    def __init__(self, folder: Path, address: str, port: int, configuration: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._address, self.port = folder, address, port
        self.domain = host_and_port(address, port)
        (folder / "kamailio.cfg").write_text(configuration)
        self.start()

    def start(self) -> None:
        """Start (again) on the same port; nobody is registered and nothing is subscribed."""
        self._log = (self._folder / "log").open("ab")
        self.process = subprocess.Popen(
            [
                "/usr/sbin/kamailio",
                *("-f", str(self._folder / "kamailio.cfg"), "-Y", str(self._folder)),
                *("-P", str(self._folder / "pid"), "-DD", "-E", "-m", "32"),
            ],
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        wait_until(lambda: is_listening(self.port, self._address), 40, f"Kamailio, see {self._folder}/log")

    def close(self) -> None:
        end(self.process, PATIENCE_S)  # its children would keep the port
        self._log.close()


class Kamailio(KamailioProcess):
    """A registrar at `domain`. Every user exists, with the password PASSWORD; user "forbidden" gets 403.

    Args:
        certificate: PEM file with key and chain: TLS too, on `tls_port`.
        digest: The algorithm of its challenges.
        most_contacts: How many each user may have; one more gets 503. 0: the newest takes the others' place.
        port: That of another server at another address; 0 for any.
    """

    def __init__(
        self,
        folder: Path,
        address: str = LOOPBACK,
        certificate: Path | None = None,
        digest: str = "",
        most_contacts: int = 0,
        port: int = 0,
    ) -> None:
        port, self.tls_port = port or free_port(), free_port()
        host = in_uri(address)
        tls = _TLS.format(address=host, port=self.tls_port, certificate=certificate) if certificate else ""
        more = f'modparam("auth", "algorithm", "{digest}")\n' if digest else ""
        if most_contacts:
            more += f'modparam("registrar", "max_contacts", {most_contacts})\n'
        configuration = _CONFIG.format(
            address=host,
            port=port,
            password=PASSWORD,
            tls=tls,
            more=more,
            save="" if most_contacts else ', "0x04"',
        )
        super().__init__(folder, address, port, configuration)
