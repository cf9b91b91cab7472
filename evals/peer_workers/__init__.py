"""One script a peer, run by `evals.peers` with the Python of that peer's own environment.

They import `exchange` and `embedding`, which lie beside them, and nothing of Samsyn but, by its
path, the module that loads the built-in embedding model.
"""
