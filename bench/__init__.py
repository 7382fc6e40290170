"""First figures: what the portal takes for its everyday work, on PostgreSQL and in production settings. `bin/bench 1000`."""
