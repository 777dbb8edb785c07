"""The shell: settings, addresses and the look. It owns no rule and no table, and nobody imports it."""
