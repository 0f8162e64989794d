"""Drawings that many objects hold, such as a vowel sign drawn for itself: one form of each in the file."""

from __future__ import annotations

from dataclasses import dataclass, field

import pikepdf
from pikepdf import Dictionary, Name


@dataclass(slots=True)
class FormPool:
    """The forms of one linked file that need no resources, by what they are."""

    forms: dict[tuple[bytes, bytes], pikepdf.Object] = field(
        default_factory=dict[tuple[bytes, bytes], pikepdf.Object]
    )

    def adopt(self, resources: pikepdf.Object) -> None:
        """Point the names of a resource dictionary to forms that are in the file already, where they are the
        same."""
        objects = resources.get(Name.XObject, Dictionary())
        for name in sorted(objects.keys()):
            form = objects[name]
            if _stands_alone(form):
                key = Dictionary(dict(form.items())).unparse(), form.read_raw_bytes()
                objects[name] = self.forms.setdefault(key, form)


def _stands_alone(item: pikepdf.Object) -> bool:
    """Whether a form is the same wherever it is used: nothing that it shows has a place in the structure."""
    if item.get(Name.Subtype) != Name.Form or len(item.get(Name.Resources, Dictionary()).keys()):
        return False
    return Name.StructParent not in item and Name.StructParents not in item
