"""Office rooms: who sits where, how large, how many."""
