"""Makes up sources for tests: articles, manifests and project files, whole and broken, and Markdown with the
words that its page must show."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

_KEY_NAMES = """
    title subtitle short_title date kind key lang translated_from authors summary tags source_url picture
    titel
"""
_KEYS = _KEY_NAMES.split()
_VALUES = st.sampled_from(
    [
        "Words", "سورية", '"quoted: yes"', "a: b", "'open", '"open', "[a, b]", "[a, [b]]", "[a",
        "{a: b}", "", "~",
        "2022-01-01", "2022-13-45", "in-focus", "no", "007", "&a x", "*a", "!!str x", "|\n  text",
        ">\n  text\n  more",
        "\n  - a\n  - b", "\n- a", "@x", "%x", "`x`", "# x", "- x", "? x", "en", "ar", "fr", "a b",
        "a/b", "\t",
        "https://example.org", "javascript:x", "/sources/media/map.svg", "../../etc/passwd", '"\\0"',
        '"\\ud800"',
        "\u2028", "\x85", "é" * 300, "[" * 40,
    ]
)  # fmt: skip
_LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
_ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1256", "latin-1"])


@st.composite
def front_matter(draw: st.DrawFn) -> str:
    """Keys with values, in YAML that may be broken."""
    lines = [
        f"{draw(st.sampled_from(_KEYS))}{draw(st.sampled_from([':', ': ', ' :', '', ':  ']))}{draw(_VALUES)}"
        for _ in range(draw(st.integers(0, 6)))
    ]
    opening = draw(st.sampled_from(["---\n", "---\n", "\n---\n", "--- \n", "", "----\n"]))
    closing = draw(st.sampled_from(["\n---\n", "\n---\n", "\n...\n", "\n---", "\n", ""]))
    return opening + "\n".join(lines) + closing


@st.composite
def article_files(draw: st.DrawFn) -> bytes:
    """The bytes of an article, as editors and converters may leave them."""
    body = draw(
        st.one_of(st.sampled_from(["Text.\n", "# T\n\nText.", "", "# T"]), marks(), st.text(max_size=60))
    )
    text = (draw(front_matter()) + body).replace("\n", draw(_LINE_ENDS))
    data = text.encode(draw(_ENCODINGS), "replace")
    if draw(st.booleans()):
        return data
    at = draw(st.integers(0, len(data)))
    return data[:at] + draw(st.binary(max_size=4)) + data[at:]


def manifest_files() -> st.SearchStrategy[bytes]:
    """The bytes of a manifest, of lines that are right, or not, or in the wrong place."""
    lines = st.sampled_from(
        [
            'title = "T"', 'title = { en = "T", ar = "U", tr = "V" }', "title = {}", "title = 3",
            'editions = ["en", "ar"]',
            'editions = ["fr"]', "editions = []", 'layout = "annual-report"', 'layout = "x"',
            "date = 2022-01-01",
            'date = "2022-02-30"', "date = 2022-01-01T00:00:00Z", 'missing = "original"',
            'missing = { ar = "leave-out" }',
            'missing = "x"', "[options]", 'accent = "#fff"', "[edition.ar]", "[edition.xx]",
            "[[sections]]", "[[front]]",
            "[[back]]", "[sections]", 'article = "other"', 'article = "broken"',
            'articles = ["other"]', 'articles = "other"',
            'articles = ["othr", "broken"]', "articles = []", 'select = { kind = "analysis" }',
            "select = { limit = 0 }",
            'select = { from = 2023-01-01, to = 2022-01-01 }', 'select.kind = "analysis"',
            'sort = ["x"]', 'summary = """a',
            'b"""', "summary = '''x'''", 'picture = "no.svg"', 'website = "x"',
            'website = "https://example.org"',
            'imprint = ["a", ["b"]]', "x = 1e999", "x = nan", "x = 0x_", 'ключ = "x"', '"" = 1',
            "a.b.c = 1", "[a.b]",
            '"quo\\u0000ted" = 1', 'title = "\\u0000"', "[", "]", "# comment", "=", 'title = "open',
            "\x00", "\ufeff",
        ]
    )  # fmt: skip
    return st.builds(_written, st.lists(lines, max_size=14), _LINE_ENDS, _ENCODINGS)


def project_files() -> st.SearchStrategy[bytes]:
    """The bytes of a project file."""
    lines = st.sampled_from(
        [
            'publisher = "P"', 'publisher = { en = "P", ar = "Q" }', "publisher = []",
            'publisher = ""', 'languages = ["en"]',
            'languages = ["English"]', "languages = []", 'kinds = ["a", ""]', 'kinds = "a"',
            'logo = "no.svg"', "logo = 1",
            'website = "https://example.org"', "[defaults]", "jobs = 0", "jobs = 300", "jobs = 1.5",
            'layout = "x"', "[limits]",
            "max_article_mb = 0", "max_article_mb = inf", "max_article_mb = nan", "store_mb = -1",
            "store_days = true",
            "[language.ar]", 'digits = "persian"', 'digits = "roman"', 'months = "levantine"',
            "[language]", "ar = 1",
            "publishr = 1", "[[limits]]", "[", "\ufeff", "# x", 'rights = """', '"""',
        ]
    )  # fmt: skip
    return st.builds(_written, st.lists(lines, max_size=10), _LINE_ENDS, _ENCODINGS)


def _written(lines: list[str], end: str, encoding: str) -> bytes:
    return end.join(lines).encode(encoding, "replace")


def marks() -> st.SearchStrategy[str]:
    """The marks of Markdown and HTML, in any order."""
    pieces = st.one_of(
        st.sampled_from(_BROKEN), st.sampled_from(["\n", "\n\n", " ", "word", "سورية", "12", "- ", "> "])
    )
    return st.lists(pieces, max_size=30).map("".join)


# What a slip of the pen leaves in a text; none of these hides words without a problem that says so.
_SLIPS = """
    * ** *** _ __ ~ ~~ ^ ` `` [ ] ( ) ![ { } < > </ & # | \\ " ' = -- ... ! [^ [^1] ]( ) {.a} {#i} {x}
    {lang=ar} <b> </b> <i> </i> <div> </div> <p> </p> <span> </span> <table> </table> <tr> <td> </td> <li>
    <ul> </ul> <br> <sup> </sup> <q> <code> </code> <pre> </pre> <x> </x> <a> </a> <img> <svg> </svg>
    <details> <bdo> &amp; &lt; &shy; &#1; \u200f \u202b \u2066 \ufeff \u00ad
    \ufdd0 http://a.b www.a.b a@b.c 1. 12km <? <!x 3<4
"""
_BROKEN = _SLIPS.split()


@dataclass
class Writing:
    """Markdown, and the words in it that must not get lost: each once, none a part of another."""

    text: str
    words: list[str] = field(default_factory=list[str])


@st.composite
def markdown(draw: st.DrawFn) -> Writing:
    """An article of the dialect's constructs, one in the other, in both directions, with slips of the "
    "pen."""
    writing = Writing("")
    notes: list[str] = []

    def word() -> str:
        number = len(writing.words)
        alphabet = draw(st.sampled_from(["abcdefghij", "ابتثجحخدذر"]))
        digits = f"{number:03}"
        made = ("zq" if alphabet[0] == "a" else "ضظ") + "".join(alphabet[int(digit)] for digit in digits)
        writing.words.append(made)
        return made

    def words() -> str:
        parts: list[str] = []
        for _ in range(draw(st.integers(1, 4))):
            kind = draw(st.sampled_from(["", "", "", *_INLINE, "note", "broken"]))
            if kind == "note":
                notes.append(f"[^n{len(notes)}]: {word()}")
                parts.append(f"{word()}[^n{len(notes) - 1}]")
            elif kind == "broken":
                parts.append(
                    draw(st.sampled_from(["@ x", "x @", "x@", "@x"])).replace(
                        "x", draw(st.sampled_from(_BROKEN))
                    )
                )
                parts[-1] = parts[-1].replace("@", word(), 1)
            else:
                parts.append((kind or "@").replace("@", word()))
        return " ".join(parts)

    def block(depth: int) -> str:
        shape = draw(st.sampled_from(_BLOCKS if depth else _LEAVES))
        while "@" in shape:
            shape = shape.replace("@", words(), 1)
        if "%" in shape:
            before, after = shape.split("%")
            indent = " " * (len(before.rpartition("\n")[2]) if before.endswith("  ") else 0)
            inner = "\n\n".join(block(depth - 1) for _ in range(draw(st.integers(1, 2))))
            lead = before.rpartition("\n")[2] if before.endswith("> ") else indent
            shape = before + inner.replace("\n", f"\n{lead}") + after
        return shape

    blocks = [block(draw(st.integers(0, 2))) for _ in range(draw(st.integers(1, 4)))]
    writing.text = "\n\n".join([*blocks, *notes]) + "\n"
    return writing


_INLINE = (
    "*@*", "**@**", "***@***", "_@_", "~~@~~", "~@~", "^@^", "`@`", "[@](https://example.org)",
    "[@](#nowhere)",
    "[@]{lang=tr}", "[@]{.a #i}", "<b>@</b>", '<span onclick="x">@</span>', '"@"', "(@)", "«@»", "@،",
    "@\\*", "@--12",
    "<https://example.org> @", "<!-- gone --> @", "@<br>", "@  \n", "@&nbsp;",
)  # fmt: skip
_LEAVES = (
    "@", "@\n@", "# @", "## @ {#i}", "@\n===", "@\n---", "- @\n- @", "1. @\n2. @", "> @", "```\n@\n```",
    "    @",
    "| @ | @ |\n|---|---|\n| @ | @ |", "| @ |\n|---|\n| @ | @ |", "Term @\n:   @",
    "![@](/sources/media/map.svg){alt=x}",
    "![@](no.svg)", "<p>@</p>", "<div>\n@\n</div>", "<table><tr><td>@</td></tr></table>",
    "<ul><li>@<li>@</ul>", "---",
    "*[M4]: Road\n\n@ M4", "::: aside\n@", ":::", "@ :::",
)  # fmt: skip
_BLOCKS = (
    *_LEAVES, "::: aside\n%\n:::", "::: findings\n\n%\n\n:::", '::: {.pullquote by="x"}\n%\n:::', "> %",
    "-   %", "1.  %",
    "<div>\n\n%\n\n</div>", "::: note\n%\n:::",
)  # fmt: skip
