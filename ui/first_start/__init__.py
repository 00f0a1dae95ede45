"""The assistant of the first start: who you are, the PBX, the sound, a test call."""
