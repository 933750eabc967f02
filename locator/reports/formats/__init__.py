"""A report as a file: HTML, PDF, Excel, CSV, JSON."""
