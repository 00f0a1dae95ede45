"""Registration, server choice, and calls whose peer disappeared."""
