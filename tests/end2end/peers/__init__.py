"""Peers that we did not write: registrar, softphone, call scripts, sound server; all on loopback."""
