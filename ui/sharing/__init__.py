"""The shared database on the screen: its light, what needs somebody, and signing in."""
