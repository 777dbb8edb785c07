"""Lists of other offices beside our records, by identity number."""
