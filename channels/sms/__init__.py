"""SMS: through a modem that Gammu SMSD owns, and the parts into which a long text is cut."""
