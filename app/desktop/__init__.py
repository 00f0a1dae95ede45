"""The desktop program: start, wiring of the services, log, crash reports, single instance, suspend, exit."""
