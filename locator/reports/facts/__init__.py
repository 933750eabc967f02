"""What a month counts: SQL and arithmetic, from records to one document of codes and numbers."""
