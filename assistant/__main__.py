"""`python -m assistant` is `samsyn`."""

from assistant.cli import main

main()
