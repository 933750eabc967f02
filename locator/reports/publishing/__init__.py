"""What becomes of a report: drafted, redacted, published, announced, corrected."""
