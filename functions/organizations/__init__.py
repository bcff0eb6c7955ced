"""Organizations: their name, time zone and late-fee policy."""
