"""The editions of a report -> what differs between them; which originals changed after their translation."""
