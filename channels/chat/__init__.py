"""Web chat: visitors of the office's site write in its widget (resources/chat/)."""
