"""The demo: a small town of sites on this machine, and the whole watch over it."""
