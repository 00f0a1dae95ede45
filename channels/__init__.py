"""Protocols of the written channels: e-mail, WhatsApp, SMS, web chat. It knows neither cases nor tables."""
