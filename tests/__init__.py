"""The tests: a mirror of the code, factories for records, journeys through a real browser."""
