"""Turns bytes into Markdown made of the marks of the dialect, whole and broken, in both directions."""

from __future__ import annotations

LANGUAGES = ("en", "ar", "tr")
NAMES = ("it.en.md", "it.md", "it.ar.md", "نص.md", "a b (c).tr.md", "it.fr.md")

_WORDS = """
    word Title x I'm "quoted" 12 1,234.5 2022-12-16 +963-11-222 M4 IDLIB e.g. a_b_c İstanbul kışlık
    سورية دورية، ١٢٣ «اقتباس» (قوس) אב é e\u0301 \u200f \u200e \u202b \u2066 \u2069 \ufeff \u00ad
    \U0001f600 \u0903 12km 50% B5 http://a.b/c(d) www.a.org mailto:a@b.c a@b.c it's -- --- ...
"""
_MARKS = r"""
    * ** *** _ __ ~ ~~ ^ ^^ ` `` ``` [ ] ( ) ![ !( { } < > </ /> & ; # ## ### - + 1. 1) : :: ::: | \\ "
    ' = ==
    --- *** ___ ~~~ <!-- --> <? ?> <![CDATA[ ]]> ]( ][ ]: [^ [^1] [^1]: [^2] [^a]: {.a} {#i} {:.b} {#i}
    {lang=ar} {dir=rtl} {alt="x"} {x} {onclick=x} {style="color:red"} {.aside} {.note} {.rb-x}
    {source="s"} {credit="c"} {title="t"} *[M4]: [M4]
"""
_HTML = """
    <b> </b> <i> </i> <p> </p> <div> </div> <span> </span> <table> </table> <tr> <td> <th>
    <caption> </caption> <ul> <li> </ul> <ol> <dl> <dt> <dd> <br> <hr> <sup> <sub> <pre> </pre> <code>
    </code>
    <q> <bdi> <bdo> <figure> <figcaption> </figure> <details> <summary> <section> <article> <h1> </h1>
    <h6> <a> </a> <script>
    </script> <style> </style> <iframe> <svg> </svg> <math> <textarea> </textarea> <title> </title>
    <select> <option> <template> <form> <input> <button> <video> <body> <html> <head> <meta>
    <xmp> <plaintext> <noscript> <nobr> <ruby> <rt> <wbr> <col> <colgroup> <tbody> <thead> <tfoot>
    <center> <font> <marquee> <object> <x-y> <x:y>
"""
_WHOLE = (
    '<a href="javascript:x">',
    '<a href="#i">',
    '<a id="i" name="n">',
    '<img src="x" onerror="x">',
    '<img src="/sources/media/map.svg">',
    '<img src="https://a.b/c.png" alt="x">',
    '<p onclick="x" style="position:fixed">',
    '<p dir="rtl" lang="ar">',
    '<div class="note" id="it/note-1">',
    '<span class="note" id="note-1">',
    '<sup data-rb-call="0">',
    '<div data-rb-note="0">',
    '<div data-rb-div="0">',
    '<td colspan="99999" rowspan="0" style="text-align:right">',
    '<ol start="3" type="a" reversed>',
    '<li value="x">',
    "![Caption](/sources/media/map.svg)",
    '![Caption](/sources/media/map.svg){alt="Map" credit="Us" #fig}',
    "![](no.png)",
    "[text](article:other)",
    "[text](other.en.md#x)",
    "[text](#i)",
    "[text](javascript:x)",
    '[text](https://example.org "title")',
    "[text][r]",
    "\n[r]: https://example.org 'title'\n",
    "\n[r]: #i\n",
    "<https://example.org/a>",
    "<a@example.org>",
    "&amp;",
    "&lt;",
    "&#60;",
    "&#x3c;script&#x3e;",
    "&nbsp;",
    "&shy;",
    "&#1;",
    "&#xFDD0;",
    "&#xD800;",
    "&notanentity;",
    "\n# Heading\n",
    "\n## Heading {#i}\n",
    "\n# The Title\n",
    "\n# The Title[^1]\n",
    "\nHeading\n===\n",
    "\nHeading\n---\n",
    "\n| A | B |\n|---|--:|\n| one | two |\n",
    "\n| a | b | c |\n",
    '\n: Caption {source="Us"}\n',
    "\nTerm\n:   Definition\n",
    "\n:   Definition\n",
    "\n[^1]: Note\n",
    "\n[^1]:\n    Note\n\n    second\n",
    "\n[^a]: Note with [^1] and\n\n    - list\n",
    "\n*[M4]: Motorway\n",
    "\n```python\ncode\n```\n",
    "\n~~~\ncode\n~~~\n",
    "\n    code\n",
    "\n::: aside\n",
    "\n::: findings\n",
    '\n::: {.pullquote by="Someone"}\n',
    '\n::: {.aside title="Own" lang=ar}\n',
    "\n:::\n",
    "\n> quote\n",
    "\n- item\n",
    "\n    - inner\n",
    "\n1. item\n",
    "\n\n",
    "\n\n",
    "\n",
    "\n",
    " ",
    " ",
    " ",
    "    ",
    "\t",
    "\\\n",
    "  \n",
    "\r\n",
    "\x00",
    "\x02",
    "\x03",
    "\x0b",
    "\u2028",
    "\x85",
    "\ufdd0",
    "\ufdd1" + "0" + "\ufdd1",
    "\ufdd2",
    "wzxhzdk:0",
    "\x02wzxhzdk:0\x03",
    "\x02klzzwxh:0000\x03",
)
PIECES: tuple[str, ...] = (*_WORDS.split(), *_MARKS.split(), *_HTML.split(), *_WHOLE)


def pieced(data: bytes) -> str:
    """The piece of each byte, one after the other; 255 chooses among those beyond with the next byte."""
    found: list[str] = []
    rest = iter(data)
    for byte in rest:
        number = 255 + next(rest, 0) if byte == 255 else byte
        found.append(PIECES[number % len(PIECES)])
    return "".join(found)
