"""Findings in the forms in which they are read: SARIF for editors' tools, a sheet with pictures."""
