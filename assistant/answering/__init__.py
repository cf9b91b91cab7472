"""A question becomes an answer in which every sentence has a source."""
