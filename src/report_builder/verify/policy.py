"""What the rules found and what the project says of rules -> findings as they count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from report_builder.project.config import config_source
from report_builder.project.errors import Problem, SourceError
from report_builder.project.paths import Project
from report_builder.project.source import shown_list, suggestion
from report_builder.verify.registry import rule_ids


@dataclass(frozen=True, slots=True)
class Policy:
    """What the project file says: `rules` go by name; `waivers` by name and, for one article, its key."""

    rules: dict[str, str]
    waivers: dict[tuple[str, str | None], str]

    def judged(self, found: Iterable[Problem], keys: dict[Path, str]) -> tuple[Problem, ...]:
        """The findings with the severity they have here; those that are waived say why; without those of
        rules that are off. `keys` gives the key of the article in each file."""
        judged: list[Problem] = []
        for problem in dict.fromkeys(found):
            if problem.rule is None:
                judged.append(problem)
                continue
            wanted = self.rules.get(problem.rule, problem.severity)
            if wanted == "off":
                continue
            key = keys.get(problem.file) if problem.file is not None else None
            reason = self.waivers.get((problem.rule, key)) or self.waivers.get((problem.rule, None))
            severity = "warning" if wanted == "warning" or reason else "error"
            judged.append(replace(problem, severity=severity, waived=reason))
        return tuple(judged)


def check_policy(project: Project, keys: Iterable[str]) -> None:
    """Raise SourceError for a rule that there is not, or a waiver for none of the articles `keys`."""
    config = project.config
    known, articles = rule_ids(), sorted(set(keys))
    wrong: list[Problem] = []
    named = [(("rules", name), name) for name in config.rules]
    named += [(("waivers", at, "rule"), waiver.rule) for at, waiver in enumerate(config.waivers)]
    for path, name in named:
        if name not in known:
            hint = suggestion(name, known) or f"rules: {shown_list(known, 40)}"
            wrong.append(config_source(project.file).problem(path, f"there is no rule “{name}”", hint))
    for at, waiver in enumerate(config.waivers):
        if waiver.article is not None and waiver.article not in articles:
            hint = suggestion(waiver.article, articles) or "see report-builder list articles"
            path = ("waivers", at, "article")
            message = f"there is no article “{waiver.article}”"
            wrong.append(config_source(project.file).problem(path, message, hint))
    if wrong:
        raise SourceError(wrong)


def policy_of(project: Project) -> Policy:
    """The policy of a project, which `check_policy` found to be right."""
    config = project.config
    waivers = {(waiver.rule, waiver.article): waiver.reason for waiver in config.waivers}
    return Policy(dict(config.rules), waivers)
