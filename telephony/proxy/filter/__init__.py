"""Decides which SIP messages pass to pjsua2, and in which form."""
