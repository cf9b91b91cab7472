"""A request becomes a visit plan: questions by area and audience, each with its source."""
