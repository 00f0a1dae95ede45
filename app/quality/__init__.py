"""Reviews of calls: the card, its score, the draw, and calibration. No Qt."""
