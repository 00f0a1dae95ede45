"""Whether this machine has IPv6: some containers do not even have its loopback."""

from __future__ import annotations

import pytest

from telephony.proxy.transport.network_watch import address_towards_host

needs_ipv6 = pytest.mark.skipif(address_towards_host("::1") is None, reason="this machine has no IPv6")
