"""How the facts of a month read: tables, charts, names and sentences, from the document alone."""
