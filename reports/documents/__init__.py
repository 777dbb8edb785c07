"""Documents: they choose words and order; they neither query nor know paper."""
