"""Citations of an article and the sources that they cite -> their HTML in a style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from report_builder.citations.inlines import from_text, to_html
from report_builder.citations.mend import in_order, in_sentence, mend
from report_builder.citations.model import Cite, Cluster, Entry, Request, Result, SetCluster, SetEntry, Style
from report_builder.citations.process import ProcessError, set_documents
from report_builder.project.files import canonical_json
from report_builder.project.locale import base_language

_MODES = {"normal": "NormalCitation", "narrative": "AuthorInText", "year-only": "SuppressAuthor"}
_ANYWHERE: Mapping[str, Any] = {"t": "Str", "c": ""}


def set_citations(requests: Sequence[Request], seconds: float = 120, memory_mb: int = 1024) -> list[Result]:
    """The result of each request, all of them in one run of the processor."""
    jobs = [
        (_document(request), _items(request.entries, request.style), request.style.xml)
        for request in requests
    ]
    try:
        answers = set_documents(jobs, seconds, memory_mb)
    except ProcessError as error:
        return [Result(failure=str(error))] * len(requests)
    return [
        Result(failure=answer) if isinstance(answer, str) else _result(request, answer)
        for request, answer in zip(requests, answers, strict=True)
    ]


def _items(entries: Sequence[Entry], style: Style) -> str:
    """CSL-JSON in which the sources are named by their place, as keys may have any character."""
    items: list[dict[str, Any]] = []
    for at, entry in enumerate(entries):
        item = {**entry.data, "id": f"s{at}"}
        own = base_language(str(item.get("language", "")))
        # The processor makes capitals by the language of the source, also of words of ours: “İn”.
        if own in ("tr", "az") and own != base_language(style.lang):
            item["language"] = "und"
        items.append(item)
    return canonical_json(items)


def _document(request: Request) -> dict[str, Any]:
    places = {entry.key: at for at, entry in enumerate(request.entries)}
    blocks: list[dict[str, Any]] = []
    if request.before:
        first = [_citation(f"s{places[key]}", "normal", [], [], 0) for key in request.before]
        every = {"t": "Cite", "c": [first, []]}
        blocks.append({"t": "Div", "c": [["before", [], []], [{"t": "Para", "c": [every]}]]})
    for number, cluster in enumerate(request.clusters):
        cite = _cite(cluster, places, request)
        inside = request.style.kind == "note" and cluster.note and not cluster.alone
        # A citation among the words of a note is set in place, and has no note of its own.
        content = [{"t": "Note", "c": [{"t": "Para", "c": [_ANYWHERE, cite]}]}] if inside else [cite]
        div: list[Any] = [[f"c{number}", [], []], [{"t": "Para", "c": content}]]
        blocks.append({"t": "Div", "c": div})
    every = {"t": "Cite", "c": [[_citation("*", "normal", [], [], 0)], []]}
    meta = {
        "lang": {"t": "MetaString", "c": request.style.lang},
        "nocite": {"t": "MetaInlines", "c": [every]},
        "link-citations": {"t": "MetaBool", "c": True},
        "link-bibliography": {"t": "MetaBool", "c": True},
    }
    return {"blocks": blocks, "meta": meta}


def _cite(cluster: Cluster, places: Mapping[str, int], request: Request) -> dict[str, Any]:
    found = [
        _citation(
            f"s{places[cite.key]}", cite.mode, from_text(cite.prefix), _suffix(cite, request), cluster.note
        )
        for cite in cluster.cites
    ]
    return {"t": "Cite", "c": [found, [{"t": "Str", "c": "?"}]]}


def _citation(key: str, mode: str, prefix: list[Any], suffix: list[Any], note: int) -> dict[str, Any]:
    return {
        "citationId": key,
        "citationPrefix": prefix,
        "citationSuffix": suffix,
        "citationMode": {"t": _MODES[mode]},
        "citationNoteNum": note,
        "citationHash": 0,
    }


def _suffix(cite: Cite, request: Request) -> list[dict[str, Any]]:
    """Locator and suffix as pandoc reads them: `, {page 12} and elsewhere`."""
    nodes: list[dict[str, Any]] = []
    if cite.locator:
        label = request.style.labels.get(cite.label, "")
        nodes += from_text(", {" + f"{label} {cite.locator}".strip() + "}")
    if cite.suffix:
        text = cite.suffix if cite.suffix[0] in ",;:.)" else f" {cite.suffix}"
        nodes += from_text(text)
    return nodes


def _result(request: Request, document: Mapping[str, Any]) -> Result:
    clusters: dict[int, SetCluster] = {}
    entries: list[SetEntry] = []
    for block in document["blocks"]:
        if block["t"] != "Div":
            continue
        identity = block["c"][0][0]
        if identity == "refs":
            entries = [_entry(each, request) for each in block["c"][1] if each["t"] == "Div"]
        elif identity != "before":
            clusters[int(identity[1:])] = _set(block["c"][1][0]["c"])
    ordered = tuple(
        _mended(clusters[at], cluster, request.style) for at, cluster in enumerate(request.clusters)
    )
    listed = (
        [SetEntry(each.key, mend(each.html, request.style)) for each in entries] if request.listed else []
    )
    return Result(ordered, tuple(in_order(listed, request.style)))


def _mended(found: SetCluster, cluster: Cluster, style: Style) -> SetCluster:
    html = found.html
    if style.kind == "note" and not cluster.alone:
        html = in_sentence(html)
    return SetCluster(mend(html, style), mend(found.author, style))


def _set(nodes: Sequence[Mapping[str, Any]]) -> SetCluster:
    """The paragraph of one citation: a note of its own, with the author before it, or text."""
    inner = list(nodes)
    if len(inner) == 1 and inner[0]["t"] == "Cite":
        inner = list(inner[0]["c"][1])
    notes = [node for node in inner if node["t"] == "Note"]
    before = [node for node in inner if node["t"] != "Note"]
    if notes:
        return SetCluster(to_html(notes).strip(), to_html(before).strip())
    return SetCluster(to_html(inner).strip())


def _entry(block: Mapping[str, Any], request: Request) -> SetEntry:
    place = int(block["c"][0][0].removeprefix("ref-s"))
    parts: list[str] = []
    for each in block["c"][1]:
        if each["t"] in ("Para", "Plain"):
            parts.append(to_html(each["c"]))
        elif each["t"] == "Div":
            parts += [to_html(inner["c"]) for inner in each["c"][1] if inner["t"] in ("Para", "Plain")]
    return SetEntry(request.entries[place].key, " ".join(parts).strip())
