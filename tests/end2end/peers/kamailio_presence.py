"""Kamailio with presence: it publishes registrations and dialogs automatically, and keeps mailboxes.

Who registers is "open" (pua_usrloc), who calls has a dialog (pua_dialoginfo); voice mail is what a test
publishes. SUBSCRIBE needs digest authentication, as REGISTER does.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.end2end.peers.kamailio import PASSWORD, KamailioProcess
from tests.end2end.peers.machine import LOOPBACK, free_port, require

_TABLES = Path("/usr/share/kamailio/dbtext/kamailio")
_CONFIG = """\
#!KAMAILIO
debug=2
log_stderror=yes
children=2
auto_aliases=no
dns=no
rev_dns=no
tcp_children=1
listen=udp:{address}:{port}
listen=tcp:{address}:{port}
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "auth.so"
loadmodule "db_text.so"
loadmodule "dialog.so"
loadmodule "presence.so"
loadmodule "presence_xml.so"
loadmodule "presence_dialoginfo.so"
loadmodule "presence_mwi.so"
loadmodule "pua.so"
loadmodule "pua_usrloc.so"
loadmodule "pua_dialoginfo.so"
modparam("usrloc", "db_mode", 0)
modparam("tm", "fr_timer", 5000)
modparam("presence|presence_xml|pua", "db_url", "text://{folder}/tables")
modparam("presence", "server_address", "sip:{address}:{port}")
modparam("presence", "subs_db_mode", 0)
modparam("presence", "publ_cache", 2)
modparam("presence", "send_fast_notify", 1)
modparam("presence_xml", "force_active", 1)
modparam("pua", "outbound_proxy", "sip:{address}:{port}")
modparam("pua", "db_mode", 0)
modparam("pua_usrloc", "default_domain", "{address}")
modparam("pua_usrloc", "entity_prefix", "pres")
request_route {{
    if (!mf_process_maxfwd_header("10")) {{ sl_send_reply("483", "Too Many Hops"); exit; }}
    if (is_method("PUBLISH")) {{ t_newtran(); handle_publish(); t_release(); exit; }}
    if (is_method("SUBSCRIBE")) {{
        if (!pv_proxy_authenticate("{address}", "{password}", "0")) {{
            proxy_challenge("{address}", "0");
            exit;
        }}
        if ({refused}) {{ sl_send_reply("489", "Bad Event"); exit; }}
        t_newtran(); handle_subscribe(); t_release(); exit;
    }}
    if (has_totag()) {{
        if (loose_route()) {{ t_relay(); exit; }}
        if (is_method("ACK") && t_check_trans()) {{ t_relay(); }}
        exit;
    }}
    if (is_method("CANCEL")) {{ if (t_check_trans()) {{ t_relay(); }} exit; }}
    if (is_method("REGISTER")) {{
        if (!pv_www_authenticate("{address}", "{password}", "0")) {{ www_challenge("{address}", "0"); exit; }}
        pua_set_publish();
        save("location", "0x04");
        exit;
    }}
    if (is_method("INVITE")) {{ record_route(); dlg_manage(); }}
    if (!lookup("location")) {{ sl_send_reply("404", "Not Found"); exit; }}
    t_relay();
}}
"""


def require_presence() -> None:
    """Skip, or fail under CI, where Kamailio or its presence modules are not installed."""
    require("kamailio")
    if not list(Path("/usr/lib").glob("*/kamailio/modules/presence.so")):
        require("kamailio-presence-modules")


class PresenceServer(KamailioProcess):
    """A registrar and presence server at `domain`. Each user exists, with the password PASSWORD.

    knows_presence: False answers 489 to the event "presence", as a server with dialogs only does.
    """

    def __init__(self, folder: Path, knows_presence: bool = True) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(_TABLES, folder / "tables")
        port = free_port()
        configuration = _CONFIG.format(
            address=LOOPBACK,
            port=port,
            password=PASSWORD,
            folder=folder,
            refused="0 == 1" if knows_presence else '$hdr(Event) == "presence"',
        )
        super().__init__(folder, LOOPBACK, port, configuration)
