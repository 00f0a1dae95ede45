"""Values that packages of app pass to each other: a call, an open case, a party. Frozen, no Qt."""
