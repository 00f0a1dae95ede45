"""The wall-board: pages in large letters for a room."""
