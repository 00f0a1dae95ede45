"""Reviews of calls and written work: the card, its score, the draw, and calibration. No Qt."""
