"""Web pages, WordPress, feeds, Word files, text -> article files that an editor need not touch up."""
