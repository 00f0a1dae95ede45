"""The engine's SIP proxy: every SIP message passes here, between the network and pjsua2.

pjsua2 talks to this proxy only, over UDP on loopback. The proxy owns the sockets to the world (UDP, TCP,
TLS), refuses what would hurt pjsua2, puts our real address into Via and Contact, knows which server is alive,
and holds the subscriptions (colleagues, voice mail) that pjsua2 cannot tell us about.
"""
