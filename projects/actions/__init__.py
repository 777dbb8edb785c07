"""Every write: keyword-only, one transaction, and its line in the audit book inside it."""
