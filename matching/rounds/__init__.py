"""Rounds: a whole plan for all waiting households and open units at once (matching/rounds/README.md)."""
