"""Records calls into files and plays recordings."""
