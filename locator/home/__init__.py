"""The first page of each role, and what needs the person now."""
