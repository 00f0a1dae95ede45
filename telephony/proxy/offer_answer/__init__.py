"""Session descriptions that pass the proxy (RFC 3264), and video in them."""
