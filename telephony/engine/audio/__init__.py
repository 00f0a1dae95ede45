"""Sound devices and the path of sound between them and pjmedia."""
