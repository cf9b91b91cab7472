"""What the words mean: plain Python, standard library only."""
