"""Values that packages of app hand to each other: a call, an open case, a party. Frozen, no Qt."""
