"""The roof: figures, the half-year report and the ledgers, all from the same records."""
