"""What a worker is given to draw, a chart with its data, and the drawing that it gives back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version

from report_builder.charts.drawing import Drawing, Fault
from report_builder.charts.spec import ChartSpec
from report_builder.charts.theme import Theme
from report_builder.project.files import canonical_json, digest
from report_builder.project.fingerprint import code_digest
from report_builder.project.locale import Locale

_PLACES = ("line", "body_line", "id")  # of a spec; where it stands changes no drawing


@dataclass(frozen=True, slots=True)
class Look:
    """How the charts of a language look; `digest` stands for it."""

    theme: Theme
    locale: Locale
    digest: str


def look_of(theme: Theme, locale: Locale) -> Look:
    """The look of charts in `locale`, with the code that draws it in the digest."""
    return Look(theme, locale, digest(theme.digest, locale.digest, code_digest("charts", "project")))


@dataclass(frozen=True, slots=True)
class ChartJob:
    """A chart to draw. A plain value: it holds the bytes of its data, so that any worker can do it."""

    unit_id: str
    title: str
    spec: ChartSpec
    data: bytes = field(repr=False)
    regions: bytes = field(repr=False)
    look: Look

    @property
    def html(self) -> str:
        """What decides how long it takes."""
        return self.spec.body

    @property
    def key(self) -> str:
        """The name of the drawing in the store: a hash of everything that its bytes depend on."""
        wanted = {name: value for name, value in asdict(self.spec).items() if name not in _PLACES}
        engine = engine_version() if self.spec.kind == "vega-lite" else ""
        return digest("chart", canonical_json(wanted), self.data, self.regions, self.look.digest, engine)


def engine_version() -> str:
    """The version of what draws Vega-Lite; "" when it is not installed."""
    try:
        return version("vl-convert-python")
    except PackageNotFoundError:
        return ""


def draw_chart(job: ChartJob) -> Drawing | Fault:
    """The drawing of a chart."""
    from report_builder.charts.draw import draw

    return draw(job.spec, job.data, job.regions, job.look.theme, job.look.locale)
