"""The session descriptions that pass the proxy (RFC 3264), and their video."""
