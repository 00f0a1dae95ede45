"""The open channel: an HTTP API and signed webhooks, for any chatbot or provider of messages."""
