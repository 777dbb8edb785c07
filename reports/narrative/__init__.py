"""Words from records: figure tokens, the sentences around them, and the records a report tells one by one."""
