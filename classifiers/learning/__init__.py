"""Learning from people's rulings: what teaches, what is left out, what is asked, what drifts."""
