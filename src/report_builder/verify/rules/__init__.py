"""One rule of the gates a module: what it looks for, and the function that does."""
