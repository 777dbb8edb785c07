"""Every write of the reports: keyword-only, one transaction, and its line in the audit book inside it."""
