"""What ISO 19005-3 asks of a file that is kept, as functions over the file, by clause."""
