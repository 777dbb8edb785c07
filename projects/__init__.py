"""What is built and with whose money."""
