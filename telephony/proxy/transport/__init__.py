"""How SIP messages travel: flows, name resolution, client transactions."""
