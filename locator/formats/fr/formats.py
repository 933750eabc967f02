"""Typed dates read the same in both languages: 2026-11-17. Everything else is Django's French."""

DATE_INPUT_FORMATS = ["%Y-%m-%d"]
