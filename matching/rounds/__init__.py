"""Rounds: a whole plan for all waiting households and open units at once (contracts.md section 6)."""
