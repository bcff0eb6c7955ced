"""Organizations: who manages, under which name, zone and late-fee policy."""
