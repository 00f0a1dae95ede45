"""Figures of the office's work on the screen: the grid, the division of one figure, and charts."""
