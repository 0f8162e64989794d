"""A tree of nodes with their HTML -> the same with the roles of ISO 32000-1, 14.8.4.

What has no role of its own (a `div`, a `b`) gives way to what it holds. Text that stands beside blocks
becomes a paragraph. The classes of notes are those of `markup.notes`; a layout says with ARIA what HTML has
no tag for: `role="doc-toc"` around contents, `role="listitem"` around an entry of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from report_builder.typeset.tag_tree import Attribute, Held, Kid, Node
from report_builder.typeset.tagging import Source

_ROLES = {
    "article": "Art", "section": "Sect", "nav": "Sect", "aside": "Sect", "blockquote": "BlockQuote",
    "p": "P", "pre": "P", "ul": "L", "ol": "L", "dl": "L", "table": "Table", "figcaption": "Caption",
    "img": "Figure", "svg": "Figure", "a": "Link", "q": "Quote",
    "code": "Code", "kbd": "Code", "samp": "Code", "tt": "Code",
    "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4", "h5": "H5", "h6": "H6",
}  # fmt: skip
_PARTS = {
    "L": {"li": "LI", "dt": "Lbl", "dd": "LBody"},
    "TOC": {"li": "TOCI", "ul": "TOC", "ol": "TOC"},
    "TOCI": {"ul": "TOC", "ol": "TOC"},
    "Table": {"caption": "Caption", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot", "tr": "TR"},
    **{role: {"tr": "TR"} for role in ("THead", "TBody", "TFoot")},
    "TR": {"th": "TH", "td": "TD"},
}  # roles that are good only within others
_BLOCKS = frozenset({  # elements without a role of their own, at least where they stand
    "address", "caption", "dd", "details", "div", "dt", "figure", "footer", "header", "hgroup", "hr", "li",
    "main", "tbody", "td", "tfoot", "th", "thead", "tr",
})  # fmt: skip
_INLINE = frozenset(["Span", "Quote", "Code", "Link", "Reference"])
_GROUPS = frozenset(["Art", "Sect", "Part", "BlockQuote"])
_EMPTY = frozenset(["TD", "TH"])  # a table needs them
HEADINGS = frozenset(["H1", "H2", "H3", "H4", "H5", "H6"])
_TEXT = "-"  # the text of a note, until it is made paragraphs
_NUMBERING = {
    "decimal": "Decimal", "lower-roman": "LowerRoman", "upper-roman": "UpperRoman",
    "lower-alpha": "LowerAlpha", "upper-alpha": "UpperAlpha", "lower-latin": "LowerAlpha",
    "upper-latin": "UpperAlpha", "disc": "Disc", "circle": "Circle", "square": "Square",
}  # fmt: skip


@dataclass(slots=True)
class _Around:
    """What a node stands in."""

    role: str
    lang: str
    in_link: bool = False


@dataclass(slots=True)
class Shaping:
    """What shaping leaves out: annotations that go with another, or with nothing that shows."""

    dropped: list[Held] = field(default_factory=list[Held])


def shape(tree: Node, lang: str) -> Shaping:
    """Give the nodes of a unit's tree their roles, in place. `lang` is the language of its root."""
    shaping = Shaping()
    _hide(tree, shaping)
    tree.kids = _in_paragraphs(_kids(tree, _Around("Sect", lang), shaping))
    return shaping


def _hide(node: Node, shaping: Shaping) -> None:
    """Take out what is not to be read: strings for running heads, pictures that say nothing."""
    kept: list[Kid] = []
    for kid in node.kids:
        if isinstance(kid, Node) and kid.source is not None and _is_hidden(kid.source):
            shaping.dropped += [each for each in kid.walk() if isinstance(each, Held)]
            continue
        if isinstance(kid, Node):
            _hide(kid, shaping)
        kept.append(kid)
    node.kids = kept


def _is_hidden(source: Source) -> bool:
    if source.tag in ("img", "svg") and not source.pseudo and not source.attributes.get("alt", "").strip():
        return True
    return "running" in source.classes or source.attributes.get("aria-hidden") == "true"


def _kids(node: Node, around: _Around, shaping: Shaping) -> list[Kid]:
    """What a node holds, shaped."""
    kids: list[Kid] = []
    for kid in node.kids:
        kids += _shaped(kid, around, shaping) if isinstance(kid, Node) else [kid]
    return kids


def _shaped(node: Node, around: _Around, shaping: Shaping) -> list[Kid]:
    """The node with its role, or what takes its place."""
    source = node.source
    if source is None:
        return _kids(node, around, shaping)
    node.role = _role(source, around.role)
    if node.lang == around.lang:
        node.lang = ""
    held = [kid for kid in node.kids if isinstance(kid, Held)]
    node.kids = [kid for kid in node.kids if not isinstance(kid, Held)]
    if node.role == "Link":  # for what has an annotation, as an `a` without a target has not
        node.role = ""
    links = bool(held) and not around.in_link and not (node.role == "" and _holds_blocks(node))
    inner = _Around(node.role or around.role, node.lang or around.lang, around.in_link or links)
    node.kids = _kids(node, inner, shaping)
    if not links or not node.kids:
        shaping.dropped += held
    if not node.kids and node.role not in _EMPTY:
        return []
    _describe(node, source, around)
    if links and node.kids:
        return _linked(node, held)
    return _FINISH.get(node.role, _as_it_is)(node)


def _role(source: Source, within: str) -> str:
    tag, classes = source.tag, source.classes
    if source.pseudo:
        return "Lbl" if source.pseudo == "marker" and within == "LI" else ""
    aria = source.attributes.get("role", "")
    if aria == "doc-toc":
        return "TOC"
    if aria == "listitem" and within == "TOC":
        return "TOCI"
    if "note" in classes or "endnote" in classes or (tag == "aside" and "side" in classes):
        return "Note"
    if "note-text" in classes:
        return _TEXT
    if "note-par" in classes:
        return "P"
    if "note-call" in classes:
        return "Reference"
    if tag == "aside" and "pullquote" in classes:
        return "BlockQuote"
    if tag == "abbr" and source.attributes.get("title"):
        return "Span"
    return _PARTS.get(within, {}).get(tag) or _ROLES.get(tag, "")


def _holds_blocks(node: Node) -> bool:
    """Whether blocks are in a link: each becomes a block with the link in it, as it has an annotation too."""
    return any(
        isinstance(each, Node) and each is not node and each.source is not None and not each.source.pseudo
        and (each.source.tag in _BLOCKS or _ROLES.get(each.source.tag, "Link") not in (*_INLINE, "Figure"))
        for each in node.walk()
    )  # fmt: skip


def _linked(node: Node, held: list[Held]) -> list[Kid]:
    """A node that has annotations of a link: one for each line and page (ISO 14289-1, 7.18.5).

    WeasyPrint adds another for each inline element inside a link; these are dropped.
    """
    if not node.role:
        node.role = "Link"
        node.kids = [*held, *node.kids]
        return [node]
    if node.role in _INLINE or node.role == "Figure":
        return [Node(role="Link", kids=[*held, *_FINISH.get(node.role, _as_it_is)(node)])]
    node.kids = [Node(role="Link", kids=[*held, *node.kids])]
    return _FINISH.get(node.role, _as_it_is)(node)


def _describe(node: Node, source: Source, around: _Around) -> None:
    """What the attributes of its HTML say of a node."""
    attributes = source.attributes
    if node.role == "Figure":
        node.alt = attributes["alt"].strip()
        if around.role not in ("P", *_INLINE, *HEADINGS):
            node.attributes["Placement"] = "Block"
    elif node.role == "Note":
        node.id = attributes.get("id", "")
    elif node.role == "L":
        style = "decimal" if source.tag == "ol" else ""
        numbering = _NUMBERING.get(source.list_style) or _NUMBERING.get(style)
        if numbering and any(kid.role == "Lbl" for item in node.nodes for kid in item.nodes):
            node.attributes = {"O": "List", "ListNumbering": numbering}
    elif node.role == "TH":
        spans = {key: value for key, value in node.attributes.items() if key != "O"}
        node.attributes = {"O": "Table", "Scope": _scope(attributes.get("scope", "")), **spans}
    elif source.tag == "abbr" and node.role == "Span":
        node.expansion = attributes["title"]


def _scope(given: str) -> Attribute:
    """The scope that a header cell names; what it has if it names none is settled with its row."""
    return "Row" if given in ("row", "rowgroup") else "Column" if given in ("col", "colgroup") else ""


def _as_it_is(node: Node) -> list[Kid]:
    """A node whose role is enough."""
    return [node]


def _finish_nothing(node: Node) -> list[Kid]:
    """What has no role stays only as a Span that names a language; text in a block of it is a paragraph."""
    source = node.source
    if source is None or source.pseudo or source.tag not in _BLOCKS:
        if node.lang and not any(not _is_inline(kid) for kid in node.kids):
            node.role = "Span"
            return [node]
        return _in_language(node)
    if all(_is_inline(kid) for kid in node.kids) and not _only_figures(node.kids):
        node.role = "P"
        return [node]
    node.kids = _in_paragraphs(node.kids)
    roles = {kid.role for kid in node.nodes}
    if source.tag == "figure" and "Caption" in roles and len(roles) > 1:
        node.role = "Div"  # keeps a figure and its caption together: a Figure is silent but for its Alt
        return [node]
    return _in_language(node)


def _in_language(node: Node) -> list[Kid]:
    """What a node holds; the language that it names goes to its kids."""
    for kid in node.nodes:
        kid.lang = kid.lang or node.lang
    return node.kids


def _finish_group(node: Node) -> list[Kid]:
    node.kids = _in_paragraphs(node.kids)
    return [node]


def _finish_note(node: Node) -> list[Kid]:
    """A note is its number, with the link back to the call, and its paragraphs."""
    text = next((kid for kid in node.nodes if kid.role == _TEXT), None)
    if text is None:
        return _finish_group(node)
    at = next(number for number, kid in enumerate(node.kids) if kid is text)
    label: list[Kid] = [Node(role="Lbl", kids=node.kids[:at])] if at else []
    node.kids = [*label, *_paragraphs_of_note(text), *_in_paragraphs(node.kids[at + 1 :])]
    return [node]


def _paragraphs_of_note(text: Node) -> list[Kid]:
    """The space between the paragraphs of a note belongs to the one before it."""
    paragraphs: list[Kid] = []
    for kid in text.kids:
        last = paragraphs[-1] if paragraphs else None
        if not _is_inline(kid):
            paragraphs.append(kid)
        elif isinstance(last, Node) and last.role == "P":
            last.kids.append(kid)
        else:
            paragraphs.append(Node(role="P", kids=[kid], lang=text.lang))
    return paragraphs


def _finish_list(node: Node) -> list[Kid]:
    """Items only. A list in an item goes into its body: WeasyPrint lets it follow the item."""
    items: list[Node] = []
    for kid in node.kids:
        if isinstance(kid, Node) and kid.role == "LI":
            items.append(kid)
        elif isinstance(kid, Node) and kid.role in ("Lbl", "LBody"):  # of a list of definitions
            if not items or (kid.role == "Lbl" and _has(items[-1], "LBody")):
                items.append(Node(role="LI"))
            items[-1].kids.append(kid)
        else:
            if not items:
                items.append(Node(role="LI"))
            _into_body(items[-1], kid)
    node.kids = list(items)
    return [node]


def _has(node: Node, role: str) -> bool:
    return any(kid.role == role for kid in node.nodes)


def _into_body(item: Node, kid: Kid) -> None:
    """Put what was said beside an item into its body, where the document has it."""
    body = next((each for each in item.nodes if each.role == "LBody"), None)
    if body is None:
        body = Node(role="LBody")
        item.kids.append(body)
    order = kid.source.order if isinstance(kid, Node) and kid.source is not None else None
    at = len(body.kids)
    for place, other in enumerate(body.kids):
        if order is not None and isinstance(other, Node) and other.source and other.source.order > order:
            at = place
            break
    body.kids.insert(at, kid)


def _finish_item(node: Node) -> list[Kid]:
    labels: list[Kid] = [kid for kid in node.nodes if kid.role == "Lbl"]
    rest = [kid for kid in node.kids if not (isinstance(kid, Node) and kid.role == "Lbl")]
    node.kids = [*labels, *([Node(role="LBody", kids=rest)] if rest else [])]
    return [node]


def _finish_entry(node: Node) -> list[Kid]:
    """An entry of the contents: what stands before its link is its label (ISO 32000-1, table 333)."""
    kids: list[Kid] = []
    for kid in _in_paragraphs(node.kids):
        if isinstance(kid, Node) and kid.role == "P" and any(each.role == "Link" for each in kid.nodes):
            kid.role = "Reference"
            kids = [_labelled(each) for each in kids]
        kids.append(kid)
    node.kids = kids
    return [node]


def _labelled(kid: Kid) -> Kid:
    if isinstance(kid, Node) and kid.role == "P":
        kid.role = "Lbl"
    return kid


def _finish_row(node: Node) -> list[Kid]:
    """Header cells that name no scope: in a row of nothing else they head columns, else their row."""
    cells = node.nodes
    scope = "Row" if any(cell.role == "TD" for cell in cells) else "Column"
    for cell in cells:
        if cell.role == "TH" and not cell.attributes["Scope"]:
            cell.attributes["Scope"] = scope
    node.kids = [cell for cell in cells if cell.role in ("TH", "TD")]
    return [node] if node.kids else []


def _finish_preformatted(node: Node) -> list[Kid]:
    if node.source is not None and node.source.tag == "pre" and not _has(node, "Code"):
        node.kids = [Node(role="Code", kids=node.kids)]
    return [node]


_FINISH: dict[str, Callable[[Node], list[Kid]]] = {
    "": _finish_nothing,
    "P": _finish_preformatted,
    "L": _finish_list,
    "LI": _finish_item,
    "TOCI": _finish_entry,
    "TR": _finish_row,
    "Note": _finish_note,
    **dict.fromkeys(_GROUPS, _finish_group),
}


def _is_inline(kid: Kid) -> bool:
    return not isinstance(kid, Node) or kid.role in _INLINE or _is_figure_in_text(kid)


def _is_figure_in_text(kid: Node) -> bool:
    return kid.role == "Figure" and "Placement" not in kid.attributes


def _only_figures(kids: Iterable[Kid]) -> bool:
    return all(isinstance(kid, Node) and kid.role == "Figure" for kid in kids)


def _in_paragraphs(kids: Iterable[Kid]) -> list[Kid]:
    """Runs of text between blocks as paragraphs."""
    return list(_wrapped(kids))


def _wrapped(kids: Iterable[Kid]) -> Iterator[Kid]:
    for inline, run in groupby(kids, _is_inline):
        held = list(run)
        if inline and not _only_figures(held):
            yield Node(role="P", kids=held)
        else:
            yield from held
