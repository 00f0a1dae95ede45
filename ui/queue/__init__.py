"""The left column: what waits for the person at this desk."""
