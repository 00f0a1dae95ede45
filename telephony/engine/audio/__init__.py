"""Sound devices and the path of the sound between them and pjmedia."""
