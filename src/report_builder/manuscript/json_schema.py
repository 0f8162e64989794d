"""Turns the schemas of sources into JSON Schema for editors' tools, and into tables for the documentation."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any, cast

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from report_builder.articles.schema import FrontMatter
from report_builder.manuscript.schema import Manifest
from report_builder.project.config import ProjectConfig

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def front_matter_schema(config: ProjectConfig | None = None) -> dict[str, Any]:
    """JSON Schema of an article's front matter; with `config`, its kinds and languages are completed."""
    return _schema(FrontMatter, "Front matter of an article", config)


def manifest_schema(config: ProjectConfig | None = None) -> dict[str, Any]:
    """JSON Schema of a report's manifest; with `config`, its kinds and languages are completed."""
    return _schema(Manifest, "Manifest of a report", config)


def project_schema() -> dict[str, Any]:
    """JSON Schema of the project file, `report-builder.toml`."""
    return _schema(ProjectConfig, "Project file of report_builder", None)


def file_schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    """JSON Schema of a file of its own below `sources/`, such as the vocabulary of the index."""
    return _schema(model, title, None)


def reference_markdown(model: type[BaseModel]) -> str:
    """A Markdown table of the model's keys: key, type, default, meaning."""
    rows = ["| key | type | default | meaning |", "|---|---|---|---|"]
    properties = cast("dict[str, dict[str, Any]]", model.model_json_schema()["properties"])
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key not in properties:  # there only to be refused
            continue
        meaning = _cell(field.description or "")
        if field.examples:
            meaning += f" Example: `{_cell(_literal(field.examples[0]))}`."
        rows.append(f"| `{key}` | {_type_name(properties[key])} | {_default(field)} | {meaning} |")
    return "\n".join(rows) + "\n"


def _schema(model: type[BaseModel], title: str, config: ProjectConfig | None) -> dict[str, Any]:
    schema = {"$schema": _DIALECT, **model.model_json_schema(), "title": title}
    if config is not None:
        _offer(schema, {"kind"}, config.kinds)
        _offer(schema, {"lang", "editions"}, config.languages)
    return schema


def _offer(schema: dict[str, Any], keys: set[str], values: tuple[str, ...]) -> None:
    """Put `values` as the only ones for the text properties named `keys`."""
    for table in _tables(schema):
        for key in keys & table.get("properties", {}).keys():
            for text in _tables(table["properties"][key]):
                if values and text.get("type") == "string":
                    text["enum"] = list(values)


def _tables(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        table = cast("dict[str, Any]", value)
        yield table
        for each in table.values():
            yield from _tables(each)
    elif isinstance(value, list):
        for each in cast("list[Any]", value):
            yield from _tables(each)


def _type_name(schema: dict[str, Any]) -> str:
    """The type as a reader of the documentation names it."""
    if "anyOf" in schema:
        names = [_type_name(each) for each in schema["anyOf"] if each.get("type") != "null"]
        return " or ".join(dict.fromkeys(names))
    if "enum" in schema:
        return "one of " + ", ".join(f"`{value}`" for value in schema["enum"])
    if "$ref" in schema:
        return "table"
    kind = schema.get("type")
    if kind == "array":
        return f"list of {_type_name(schema.get('items', {}))}"
    if kind == "string":
        return {"date": "date", "uri": "web address"}.get(str(schema.get("format")), "text")
    names = {"integer": "whole number", "number": "number", "boolean": "true or false", "object": "table"}
    return names.get(str(kind), "any")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    if value is None or value == () or value == {} or isinstance(value, BaseModel):
        return "–"
    return f"`{_cell(_literal(value))}`"


def _literal(value: Any) -> str:
    if isinstance(value, (str, dt.date)):
        return str(value)
    if isinstance(value, dict):
        pairs = cast("dict[str, Any]", value).items()
        return (
            "{ " + ", ".join(f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in pairs) + " }"
        )
    return json.dumps(value, ensure_ascii=False)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
