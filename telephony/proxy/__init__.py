"""The engine's SIP proxy: every SIP message passes through it, between the network and pjsua2.

pjsua2 talks only to this proxy, over UDP on loopback. The proxy owns the network sockets (UDP, TCP, TLS),
rejects messages that would harm pjsua2, writes our real address into Via and Contact, knows which server
responds, and holds the subscriptions (colleagues, voice mail) that pjsua2 cannot report.
"""
