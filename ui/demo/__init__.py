"""Plays the demo through the real window: real key presses and clicks, a real call, real sound."""
