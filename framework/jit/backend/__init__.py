"""Machine code and its simulation: what executes traces."""
