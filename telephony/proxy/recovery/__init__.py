"""Registration, choice of the server, and calls whose peer disappeared."""
