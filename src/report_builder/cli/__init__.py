"""One module per command; parses, calls, prints. Nothing is decided here."""
