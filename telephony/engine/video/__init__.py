"""Video of calls in the engine, and the video process that it starts."""
