"""The assistant of the first start: who you are, the exchange, the sound, a test call."""
