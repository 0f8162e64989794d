"""The index and the glossary: a vocabulary, its words in articles, and the entries that are printed of them."""
