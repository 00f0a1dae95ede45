"""Calls: phone line, call control, screen pop, colleagues, texts, headset."""
