"""A file becomes passages: read, checked, split, stored."""
