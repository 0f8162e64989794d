"""How far pages are typeset beyond their edge, for the knife."""

BLEED = 3  # mm; what presses ask for, and what layouts let pictures and grounds run over (`page.bleed`)
