"""Turns the data of a source into a checked model, or pydantic's findings into words for an editor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from report_builder.project.errors import Problem, SourceError
from report_builder.project.source import KeyPath, Source, shown_list, suggestion

Model = TypeVar("Model", bound=BaseModel)


class Strict(BaseModel):
    """A table of a source: unknown keys are errors, values do not change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def validate(model: type[Model], source: Source, context: Mapping[str, Any] | None = None) -> Model:
    """`source.data` as a `model`. Raises SourceError with every mistake, each on its line."""
    try:
        return model.model_validate(source.data, context=dict(context or {}))
    except ValidationError as error:
        raise SourceError(problems_of(error, model, source)) from None


def problems_of(error: ValidationError, model: type[BaseModel], source: Source) -> tuple[Problem, ...]:
    """Every finding of pydantic as a Problem, in the order of the file."""
    details = error.errors(include_url=False)
    found = [_problem(each, model, source) for each in details if not _follows(each, details, model)]
    return tuple(sorted(dict.fromkeys(found), key=lambda problem: problem.line or 0))


def mistake(message: str, hint: str | None = None) -> PydanticCustomError:
    """What a validator of ours raises: the sentence, and what to do."""
    return PydanticCustomError("mistake", "{message}", {"message": message, "hint": hint or ""})


def wrong_choice(value: str, choices: Iterable[str], where: str = "") -> PydanticCustomError:
    """What a validator raises for a value that is none of `choices`."""
    known = list(choices)
    hint = suggestion(value, known) or f"known: {shown_list(known)}"
    return mistake(f"“{value}” is not known{where}", hint)


def key_names(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys of a table as a user writes them."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _follows(detail: ErrorDetails, details: list[ErrorDetails], model: type[BaseModel]) -> bool:
    """Whether `detail` only follows from another mistake, and would send the editor astray."""
    path = tuple(detail["loc"])
    if detail["type"] == "too_short":  # pydantic counts only the items that are right
        return any(
            len(each["loc"]) > len(path) and tuple(each["loc"][: len(path)]) == path for each in details
        )
    if detail["type"] == "missing":  # the key is there, misspelt
        siblings = (tuple(each["loc"]) for each in details if each["type"] == "extra_forbidden")
        meant = suggestion(str(path[-1]), [str(path[-1])])
        return any(each[:-1] == path[:-1] and _unknown_key(each, model)[1] == meant for each in siblings)
    return False


def _problem(detail: ErrorDetails, model: type[BaseModel], source: Source) -> Problem:
    path: KeyPath = tuple(detail["loc"])
    message, hint = _words(detail, path, model)
    return source.problem(path, message, hint)


def _words(detail: ErrorDetails, path: KeyPath, model: type[BaseModel]) -> tuple[str, str | None]:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "mistake":
        return str(context["message"]), str(context["hint"]) or None
    if kind == "extra_forbidden":
        return _unknown_key(path, model)
    if kind == "missing":
        return f"“{path[-1]}” is missing", None
    if kind == "literal_error":
        return _unknown_value(str(detail["input"]), str(context.get("expected", "")))
    if kind in _PLAIN:
        message, hint = _PLAIN[kind]
        return message.format(**context), hint
    said = detail["msg"]
    return said[:1].lower() + said[1:], None


# pydantic's names of errors -> what an editor reads and what to do.
_PLAIN: dict[str, tuple[str, str | None]] = {
    "string_type": ("this must be text", "put it in quotes"),
    "string_too_short": ("this is empty", "write something, or take the key out"),
    "int_type": ("this must be a whole number", "without quotes"),
    "int_from_float": ("this must be a whole number", None),
    "float_type": ("this must be a number", "without quotes"),
    "bool_type": ("this must be true or false", "without quotes"),
    "list_type": ("this must be a list", 'like ["one", "two"]'),
    "tuple_type": ("this must be a list", 'like ["one", "two"]'),
    "dict_type": ("this must be a table", 'like { en = "…", ar = "…" }'),
    "model_type": ("this must be a table", "like { key = value }"),
    "model_attributes_type": ("this must be a table", "like { key = value }"),
    "greater_than": ("this must be more than {gt:g}", None),
    "greater_than_equal": ("this must be {ge:g} or more", None),
    "less_than_equal": ("this must be {le:g} or less", None),
    "too_short": ("at least {min_length} must be given", None),
}


def _unknown_key(path: KeyPath, model: type[BaseModel]) -> tuple[str, str]:
    table = _model_at(path[:-1], model)
    known = key_names(table) if table is not None else ()
    hint = suggestion(str(path[-1]), known) or f"keys here: {shown_list(known, 30)}"
    return "there is no such key", hint


def _unknown_value(value: str, expected: str) -> tuple[str, str]:
    known = expected.replace(" or ", ", ").replace("'", "").split(", ")
    return f"“{value}” is not known here", suggestion(value, known) or f"known: {shown_list(known)}"


def _model_at(path: KeyPath, model: type[BaseModel]) -> type[BaseModel] | None:
    """The model of the table at `path`."""
    current: type[BaseModel] | None = model
    is_name = False  # of one table among several of a kind, as “ar” in [language.ar]
    for part in path:
        if isinstance(part, int) or current is None or is_name:
            is_name = False
            continue
        fields = {field.alias or name: field for name, field in current.model_fields.items()}
        annotation = fields[part].annotation if part in fields else None
        current, is_name = _model_in(annotation), get_origin(annotation) is dict
    return current


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := _model_in(each))), None)
