"""The ground floor: places, people in office, families, and all that happens to a family."""
