"""The roof: figures, reports and ledgers, all from the same records."""
