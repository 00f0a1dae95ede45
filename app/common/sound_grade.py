"""From which MOS on a call sounds how; G.711 without any loss has 4.4 (ITU-T G.107 annex B: "some users
dissatisfied" below 3.6).
"""

from __future__ import annotations

GOOD, FAIR, POOR = 4.0, 3.6, 3.1
