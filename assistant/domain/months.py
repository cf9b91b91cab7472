"""The months by name, in the order of the year."""

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
    "oktober", "november", "december",
)  # fmt: skip
NUMBER_OF = {name: number for number, name in enumerate(MONTHS, 1)}
"""1–12 by name."""
