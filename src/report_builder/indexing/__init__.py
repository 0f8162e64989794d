"""The index and the glossary: a vocabulary, its words in articles, and what is printed of them."""
