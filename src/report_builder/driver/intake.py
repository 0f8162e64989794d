"""Sources that the user named -> articles in the project: fetched, read by workers with bounds, written in
order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

from report_builder.articles.catalogue import load_catalogue
from report_builder.driver.bounds import Bounds, Failure
from report_builder.driver.intake_jobs import CheckJob, ImportRequest, ReadJob, Refused, check_job, read_job
from report_builder.driver.model import Progress
from report_builder.driver.pool import Pool
from report_builder.intake import media
from report_builder.intake.article_file import Placed
from report_builder.intake.errors import IntakeError
from report_builder.intake.fetch import PICTURE, FetchBounds
from report_builder.intake.model import Draft, Hints, Picture
from report_builder.intake.outcome import Outcome
from report_builder.intake.pairs import groups_of
from report_builder.intake.polite import Fetching
from report_builder.intake.register import Register, load_register
from report_builder.intake.sources import Source, gather, read_file
from report_builder.intake.write import Shelf, write_pictures
from report_builder.project.errors import Problem, SourceError
from report_builder.project.paths import Project

_BATCH = 64  # sources that are held at once
_THREADS = 4
_BOUNDS = Bounds(seconds=60, memory_mb=1024)
_PICTURE_BYTES = 30 * 2**20


@dataclass
class _Run:
    """One import under way."""

    project: Project
    request: ImportRequest
    progress: Progress
    pool: Pool
    fetching: Fetching
    register: Register
    outcomes: dict[str, list[Outcome]] = field(default_factory=dict[str, list[Outcome]])
    drafts: list[Draft] = field(default_factory=list[Draft])
    placed: list[Placed] = field(default_factory=list[Placed])

    def fail(self, origin: str, message: str, hint: str | None) -> None:
        self.outcomes.setdefault(origin, []).append(Outcome(origin, "failed", message=message, hint=hint))


def import_sources(project: Project, request: ImportRequest, progress: Progress) -> list[Outcome]:
    """Import everything that the request names; an outcome for each article, in the order of the sources.

    Raises SourceError when the request itself is wrong. What goes wrong with a source is in its outcome.
    """
    _need_libraries()
    sources, pairs = _sources(request)
    into = _into(project, request.into)
    pages = FetchBounds(seconds=request.seconds, allow_private=request.allow_private)
    pool = Pool(request.jobs, _BOUNDS, here=request.here)
    run = _Run(project, request, progress, pool, Fetching(pages), load_register(project))
    progress.phase("reading", len(sources))
    try:
        for batch in _batches(sources):
            _read_batch(run, batch)
    finally:
        pool.close()
    shelf = Shelf(load_catalogue(project), run.register, into, request.dry, request.most_lost)
    return _write(run, shelf, sources, pairs)


def _need_libraries() -> None:
    """Raise SourceError when the libraries that only an import uses are not installed."""
    from importlib.util import find_spec

    missing = [
        name
        for name in ("trafilatura", "lxml_html_clean", "feedparser", "anyascii")
        if find_spec(name) is None
    ]
    if missing:
        hint = "pip install 'report-builder[intake]'"
        raise SourceError(Problem(f"an import needs what is not installed: {', '.join(missing)}", hint=hint))


def _sources(request: ImportRequest) -> tuple[list[Source], tuple[tuple[str, str], ...]]:
    """The sources in their order, and the pairs by what their sources are called."""
    try:
        found = gather(request.sources)
        pairs = [(gather((one,)), gather((other,))) for one, other in request.pairs]
    except IntakeError as error:
        raise SourceError(Problem(error.message, hint=error.hint)) from None
    for one, other in pairs:
        if len(one) != 1 or len(other) != 1:
            raise SourceError(
                Problem("--pair takes two sources of one article each", hint="name files or addresses")
            )
        found += [*one, *other]
    if not found:
        raise SourceError(Problem("there is nothing to import", hint="name files, folders or addresses"))
    return list(dict.fromkeys(found)), tuple((one[0].origin, other[0].origin) for one, other in pairs)


def _into(project: Project, into: Path | None) -> Path:
    folder = project.articles if into is None else (project.root / into).resolve()
    if not folder.is_relative_to(project.articles.resolve()):
        raise SourceError(
            Problem("articles are kept below sources/articles", into, hint="name a folder below it")
        )
    return folder


def _batches(sources: Sequence[Source]) -> Iterator[Sequence[Source]]:
    for at in range(0, len(sources), _BATCH):
        yield sources[at : at + _BATCH]


def _read_batch(run: _Run, sources: Sequence[Source]) -> None:
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="fetch") as threads:
        jobs = [job for job in threads.map(partial(_job, run), sources) if job is not None]
        done = run.pool.run(read_job, jobs, lambda job, _: run.progress.advance(job.title))
        drafts: list[tuple[Draft, Path | None]] = []
        for job, result in zip(jobs, done, strict=True):
            if isinstance(result, Failure):
                run.fail(job.hints.origin, result.message, "import a part of it")
            elif isinstance(result, Refused):
                run.fail(job.hints.origin, result.message, result.hint)
            else:
                drafts += [(draft, job.path) for draft in result]
        drafts = _whole_articles(run, drafts, threads)
        fetched = list(threads.map(partial(_pictures, run), *zip(*drafts, strict=True)) if drafts else ())
    _place(run, [draft for draft, _ in drafts], fetched)


def _job(run: _Run, source: Source) -> ReadJob | None:
    """The bytes of a source; what cannot be had is noted as failed."""
    config = run.project.config
    hints = Hints(source.origin, lang=run.request.lang, languages=config.languages, kinds=config.kinds)
    try:
        if source.path is not None:
            return ReadJob(read_file(source.path), source.path.name, hints, source.path)
        if run.request.offline:
            raise IntakeError(
                "it is an address, and nothing is fetched offline", "save the page and import the file"
            )
        answer = run.fetching.get(source.origin)
        data = _with_rest_of_wordpress(run, answer.url, answer.headers, answer.data)
        return ReadJob(data, answer.url, replace(hints, url=answer.url, headers=dict(answer.headers)))
    except IntakeError as error:
        run.fail(source.origin, error.message, error.hint)
        run.progress.advance(source.origin)
        return None


def _with_rest_of_wordpress(run: _Run, url: str, headers: Mapping[str, str], data: bytes) -> bytes:
    """An answer of WordPress with its other pages and with what its posts name by number."""
    from report_builder.intake.wordpress import BUNDLE, further_pages, is_posts, missing_parts

    if "/wp/v2/" not in url or data.lstrip()[:1] not in (b"[", b"{"):
        return data
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return data
    if not is_posts(value):
        return data
    posts: list[Any] = list(cast("list[Any]", value)) if isinstance(value, list) else [value]
    for page in further_pages(url, headers):
        posts += _json_list(run, page)
    bundle: dict[str, Any] = {BUNDLE: posts}
    for kind, addresses in missing_parts(url, posts).items():
        bundle[kind] = []
        for address in addresses:
            try:
                bundle[kind] += _json_list(run, address)
            except IntakeError:
                continue  # the posts come without it, and say so
    return json.dumps(bundle, ensure_ascii=False).encode()


def _json_list(run: _Run, url: str) -> list[Any]:
    try:
        value = json.loads(run.fetching.get(url, named=False).data)
    except (ValueError, RecursionError) as error:
        raise IntakeError(f"{url} gives no sound JSON") from error
    return cast("list[Any]", value) if isinstance(value, list) else []


def _whole_articles(
    run: _Run, drafts: list[tuple[Draft, Path | None]], threads: ThreadPoolExecutor
) -> list[tuple[Draft, Path | None]]:
    """For an entry of which a feed has only the beginning, the page that it leads to; only for feeds that
    were named by their address, since a file may lead anywhere."""
    from report_builder.intake.feed import linked_page

    config = run.project.config
    web = [at for at, (draft, path) in enumerate(drafts) if path is None and linked_page(draft)]

    def fetched(at: int) -> ReadJob | IntakeError:
        draft = drafts[at][0]
        hints = Hints(
            draft.origin, lang=run.request.lang or draft.lang, languages=config.languages, kinds=config.kinds
        )
        try:
            answer = run.fetching.get(linked_page(draft), named=False)
        except IntakeError as error:
            return error
        return ReadJob(answer.data, answer.url, replace(hints, url=answer.url, headers=dict(answer.headers)))

    found = dict(zip(web, threads.map(fetched, web), strict=True))
    jobs = {at: job for at, job in found.items() if isinstance(job, ReadJob)}
    done = dict(zip(jobs, run.pool.run(read_job, list(jobs.values())), strict=True))
    made: list[tuple[Draft, Path | None]] = []
    for at, (draft, path) in enumerate(drafts):
        result = done.get(at)
        if isinstance(result, tuple) and result:
            made.append((replace(result[0], origin=draft.origin), path))
        elif linked_page(draft):
            why = found.get(at, result)
            said = (
                why.message
                if isinstance(why, (IntakeError, Refused, Failure))
                else "it was not fetched for a feed in a file"
            )
            message = f"the feed has only the beginning of “{draft.title}”; {said}"
            run.fail(draft.origin, message, f"import {draft.source_url}")
        else:
            made.append((draft, path))
    return made


def _pictures(
    run: _Run, draft: Draft, path: Path | None
) -> tuple[dict[int, bytes], dict[int, str], dict[int, str]]:
    """The bytes of a draft's pictures by number, those that the project has already, and why others are not
    there."""
    found: dict[int, bytes] = {}
    had: dict[int, str] = {}
    faults: dict[int, str] = {}
    for number, picture in enumerate(draft.pictures):
        data = picture.data or media.inline_data(picture.source)
        if data is None and path is not None:
            data = media.beside(picture, path, _PICTURE_BYTES)
        if data is not None:
            found[number] = data
        elif (name := run.register.pictures.get(picture.source)) and (
            run.project.root / media.FOLDER / name
        ).is_file():
            had[number] = name
        else:
            data = _fetched_picture(run, picture, number, faults)
            if data is not None:
                found[number] = data
    return found, had, faults


def _fetched_picture(run: _Run, picture: Picture, number: int, faults: dict[int, str]) -> bytes | None:
    if not picture.source.startswith(("http://", "https://")):
        faults[number] = "it is not beside the page"
    elif run.request.offline:
        faults[number] = "nothing is fetched offline"
    else:
        try:
            return run.fetching.get(picture.source, PICTURE).data
        except IntakeError as error:
            faults[number] = error.message
    return None


def _place(
    run: _Run,
    drafts: Sequence[Draft],
    fetched: Sequence[tuple[dict[int, bytes], dict[int, str], dict[int, str]]],
) -> None:
    """Look at the pictures in the workers and put the sound ones into the project."""
    megapixels = run.project.config.limits.picture_megapixels
    jobs = [CheckJob(tuple(found.items()), megapixels) for found, _, _ in fetched]
    with_pictures = [job for job in jobs if job.pictures]
    results = iter(run.pool.run(check_job, with_pictures))
    for draft, job, (found, had, faults) in zip(drafts, jobs, fetched, strict=True):
        checked = next(results) if job.pictures else {}
        if isinstance(checked, Failure):
            checked = {number: media.Checked(fault=checked.message) for number in found}
        names = {number: each.name for number, each in checked.items() if each.name}
        faults |= {number: each.fault for number, each in checked.items() if each.fault}
        write_pictures(
            run.project.root, media.FOLDER, {name: found[at] for at, name in names.items()}, run.request.dry
        )
        for number, name in names.items():
            source = draft.pictures[number].source
            if source.startswith(("http://", "https://")):
                run.register.pictures[source] = name
        paths = {number: f"{media.FOLDER}/{name}" for number, name in {**had, **names}.items()}
        run.drafts.append(_light(draft))
        run.placed.append(Placed(paths, faults))


def _light(draft: Draft) -> Draft:
    """The draft without the bytes of its pictures, which are in their files now."""
    kept = tuple(
        replace(
            picture, data=None, source=picture.source if not picture.source.startswith("data:") else "data:"
        )
        for picture in draft.pictures
    )
    return replace(draft, pictures=kept)


def _write(
    run: _Run, shelf: Shelf, sources: Sequence[Source], pairs: Sequence[tuple[str, str]]
) -> list[Outcome]:
    run.progress.phase("writing", len(run.drafts))
    groups = groups_of(run.drafts, pairs)
    _warn_of_pairs(run, groups, pairs)
    for group in groups:
        drafts = [run.drafts[at] for at in group]
        for outcome in shelf.put(drafts, [run.placed[at] for at in group]):
            run.outcomes.setdefault(outcome.origin, []).append(outcome)
            run.progress.advance(outcome.title or outcome.origin)
    if not run.request.dry:
        run.register.save_pictures()
    order = {source.origin: at for at, source in enumerate(sources)}
    return list(_ordered(run.outcomes, order))


def _warn_of_pairs(run: _Run, groups: Sequence[Sequence[int]], pairs: Sequence[tuple[str, str]]) -> None:
    """Say of each pair that was asked for and is none: two texts of one language cannot be translations."""
    together = [{run.drafts[at].origin for at in group} for group in groups]
    for one, other in pairs:
        if not any({one, other} <= origins for origins in together):
            hint = "name two texts in different languages; --lang says the language of all"
            message = f"{one} and {other} are not one article in two languages"
            run.progress.warn(Problem(message, hint=hint, severity="warning"))


def _ordered(outcomes: Mapping[str, Iterable[Outcome]], order: Mapping[str, int]) -> Iterator[Outcome]:
    """In the order of the sources; articles of one source as they stand in it."""

    def place(origin: str) -> tuple[int, int]:
        source, _, number = origin.rpartition("#")
        at = order.get(origin, order.get(source, len(order)))
        return at, int(number) if number.isdecimal() and origin not in order else 0

    for origin in sorted(outcomes, key=place):
        yield from outcomes[origin]
