"""SIP as text: URIs, messages, session descriptions, bodies. No sockets."""
