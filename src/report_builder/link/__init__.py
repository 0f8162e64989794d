"""Objects -> PDF: labels, symbols, outline, tags, fonts, furniture, metadata."""
