"""Pages about people and organizations, one module per piece of work."""
