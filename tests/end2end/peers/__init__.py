"""Peers that we did not write: registrar, softphone, call scripts, sound server. All on loopback, free ports."""
