"""Golden sets, scorers and the training of the built-in embedding model (checkout only)."""
