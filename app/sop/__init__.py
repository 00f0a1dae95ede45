"""The procedure as data and rules: steps, life cycle, step clocks, deadlines, office hours. No Qt."""
