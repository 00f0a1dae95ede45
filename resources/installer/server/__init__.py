"""The Debian package of the server: what is in its bundle, its units of systemd, its maintainer scripts."""
