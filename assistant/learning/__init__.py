"""Learning paths for new staff: situations with choices, and why an answer holds, with its source."""
