"""Checks on the tags of a finished PDF: what PDF/UA-1 asks of them and a program can see."""
