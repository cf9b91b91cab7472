"""One reader a format; each turns bytes into a `ReadDocument`."""
