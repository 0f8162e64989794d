"""The structure tree that WeasyPrint writes -> the same with what its HTML says and WeasyPrint leaves out.

WeasyPrint 70 chooses a role by the tag of an element and has no hook for more: nothing public leads from a
structure element to the HTML that it stands for. So the function that makes structure elements is wrapped
while a document is written. This module alone knows of it, `tests/test_typeset_tagging.py` fails when a new
version makes them otherwise, and `wrapped` raises in place of writing tags without a language.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

_MODULE = "weasyprint.pdf.tags"
_MAKER = "_build_box_tree"  # yields the structure elements of a box: dictionaries still to be written
_NO_ELEMENT = ("html", "body")  # these give no structure element of their own but those of their children


@contextmanager
def better_tags() -> Generator[None]:
    """Documents written meanwhile have the language of their parts in their tags (ISO 32000-1, 14.9.2).

    Raises RuntimeError if this version of WeasyPrint makes its tags in another way.
    """
    module: Any = import_module(_MODULE)
    made: Callable[..., Iterator[Any]] | None = getattr(module, _MAKER, None)
    if made is None:
        raise RuntimeError(f"WeasyPrint has no {_MODULE}.{_MAKER} any more: its tags would lack languages")
    setattr(module, _MAKER, _wrapped(made))
    try:
        yield
    finally:
        setattr(module, _MAKER, made)


def _wrapped(make: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    def make_and_complete(box: Any, *others: Any) -> Iterator[Any]:
        html = getattr(box, "element", None)
        for element in make(box, *others):
            if html is not None and html.tag not in _NO_ELEMENT:
                _complete(element, html)
            yield element

    return make_and_complete


def _complete(element: Any, html: Any) -> None:
    """Give a structure element what the attributes of its HTML element say."""
    from pydyf import String

    lang = html.get("lang")
    if lang:
        element["Lang"] = String(lang)
