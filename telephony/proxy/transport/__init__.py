"""The transport of SIP messages: flows, name resolution, client transactions."""
