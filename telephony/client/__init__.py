"""The desktop side of the phone: starts and watches the engine process."""
