"""What a report says of itself: numbers, references, lists, and the pages that are gathered."""
