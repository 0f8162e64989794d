"""Equations of Word (OMML) and OpenDocument (MathML) -> a line of text, for a dialect that sets none."""

from __future__ import annotations

from collections.abc import Callable

from report_builder.intake.office import Element, local


def linear(element: Element) -> str:
    """An equation on one line: `(a+b)/2`, `x^2`, `√(x)`, `∑_(i=1)^n x`."""
    return " ".join(_line(element).split())


def _line(element: Element) -> str:
    name = local(element)
    made = _WRITERS.get(name)
    if made is not None:
        return made(element)
    if name in ("t", "mi", "mn", "mo", "mtext", "ms"):
        return element.text or ""
    if name in ("annotation", "annotation-xml") or name.endswith("Pr"):
        return ""
    return "".join(_line(child) for child in element)


def _part(element: Element, name: str) -> str:
    found = next((child for child in element if local(child) == name), None)
    return _line(found) if found is not None else ""


def _group(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 1 or text.isalnum() else f"({text})"


def _at(element: Element, index: int) -> str:
    children = [child for child in element if local(child)]
    return _line(children[index]) if index < len(children) else ""


def _script(base: str, below: str = "", above: str = "") -> str:
    return (
        base + (f"_{_group(below)}" if below.strip() else "") + (f"^{_group(above)}" if above.strip() else "")
    )


def _nary(element: Element) -> str:
    sign = next(
        (
            v
            for c in element.iter()
            if local(c) == "chr"
            for k, v in c.attrib.items()
            if str(k).endswith("val")
        ),
        "∫",
    )
    return f"{_script(str(sign), _part(element, 'sub'), _part(element, 'sup'))} {_part(element, 'e')}"


def _delimited(element: Element) -> str:
    signs = {"begChr": "(", "endChr": ")", "sepChr": "|"}
    for child in element.iter():
        if local(child) in signs:
            signs[local(child)] = str(
                next((v for k, v in child.attrib.items() if str(k).endswith("val")), "")
            )
    inner = signs["sepChr"].join(_line(child) for child in element if local(child) == "e")
    return f"{signs['begChr']}{inner}{signs['endChr']}"


def _matrix(element: Element) -> str:
    rows = [child for child in element if local(child) in ("mr", "mtr")]
    cells = [[_line(cell) for cell in row if local(cell) in ("e", "mtd")] for row in rows]
    return "[" + "; ".join(", ".join(row) for row in cells) + "]"


_WRITERS: dict[str, Callable[[Element], str]] = {
    "f": lambda e: f"{_group(_part(e, 'num'))}/{_group(_part(e, 'den'))}",
    "sSup": lambda e: _script(_part(e, "e"), above=_part(e, "sup")),
    "sSub": lambda e: _script(_part(e, "e"), below=_part(e, "sub")),
    "sSubSup": lambda e: _script(_part(e, "e"), _part(e, "sub"), _part(e, "sup")),
    "rad": lambda e: f"{_part(e, 'deg')}√{_group(_part(e, 'e'))}",
    "limLow": lambda e: _script(_part(e, "e"), below=_part(e, "lim")),
    "limUpp": lambda e: _script(_part(e, "e"), above=_part(e, "lim")),
    "func": lambda e: f"{_part(e, 'fName')} {_part(e, 'e')}",
    "nary": _nary,
    "d": _delimited,
    "m": _matrix,
    "mtable": _matrix,
    "mfrac": lambda e: f"{_group(_at(e, 0))}/{_group(_at(e, 1))}",
    "msup": lambda e: _script(_at(e, 0), above=_at(e, 1)),
    "mover": lambda e: _script(_at(e, 0), above=_at(e, 1)),
    "msub": lambda e: _script(_at(e, 0), below=_at(e, 1)),
    "munder": lambda e: _script(_at(e, 0), below=_at(e, 1)),
    "msubsup": lambda e: _script(_at(e, 0), _at(e, 1), _at(e, 2)),
    "munderover": lambda e: _script(_at(e, 0), _at(e, 1), _at(e, 2)),
    "msqrt": lambda e: f"√{_group(''.join(_line(child) for child in e))}",
    "mroot": lambda e: f"{_at(e, 1)}√{_group(_at(e, 0))}",
}  # fmt: skip
