"""Pictures of plans: altair charts, which show themselves in notebooks and save as HTML, SVG or PNG.

Each function takes joined.deadline_table(frames), or `frames.activities` where it says so. The extra `plots`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from roadmap_parse.errors import MissingDependencyError, UsageError
from roadmap_parse.markup import plain

from .words import named, words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import altair as alt
    import pandas as pd

TITLE_LENGTH = 60
WIDTH = 720
ROW_HEIGHT = 18
MOST_OFFICIALS = 20
MOST_PLANS = 12
"""In one Gantt chart: more are no picture."""
DARK = 0.6
"""The share of the heaviest month from which its cell is too dark for black figures."""
LONGEST_PLAN_TITLE = 110
_TAG = re.compile(r"<(?=[/!?a-zA-Z])")
"""Where a tag could begin; an invisible sign that joins words makes it none."""
MONTHS = {
    "ru": ["янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}


def gantt(deadlines: pd.DataFrame, *, language: str = "ru") -> alt.Chart:
    """Each plan's dated deadlines as bars by section, a day as a diamond; whole-period ones left out.

    UsageError for more than MOST_PLANS plans.
    """
    alt = _altair()
    plans = [plan for _, plan in deadlines.groupby("roadmap_id", sort=False)]
    if len(plans) > MOST_PLANS:
        raise UsageError(f"a Gantt chart shows {MOST_PLANS} plans at most, not {len(plans)}: choose fewer")
    charts = [_one_gantt(plan, language) for plan in plans or [deadlines]]
    if len(charts) == 1:
        return _bare(charts[0])
    titled = (
        chart.properties(title=named_plan)
        for chart, named_plan in zip(charts, _titles(plans, language), strict=True)
    )
    return _bare(alt.vconcat(*titled).resolve_scale(color="independent"))


def _titles(plans: Iterable[pd.DataFrame], language: str) -> list[str]:
    titles = (plan["title"].iloc[0] for plan in plans)
    return [
        _cut(_drawable(title), LONGEST_PLAN_TITLE) if isinstance(title, str) else words(language)["untitled"]
        for title in titles
    ]


def _one_gantt(deadlines: pd.DataFrame, language: str) -> alt.Chart:
    alt = _altair()
    data = _gantt_data(deadlines)
    order = list(dict.fromkeys(data["activity"]))
    base = alt.Chart(data).encode(
        y=alt.Y("activity:N", sort=order, title=None, axis=alt.Axis(labelLimit=420)),
        color=alt.Color(
            "section:N",
            title=words(language)["section"],
            sort=list(dict.fromkeys(data["section"])),
            legend=alt.Legend(orient="bottom", columns=1, labelLimit=700) if any(data["section"]) else None,
        ),
        tooltip=["activity", "deadline", "responsible"],
    )
    long = base.transform_filter("!datum.day").mark_bar(cornerRadius=3, height=11)
    single = base.transform_filter("datum.day").mark_point(shape="diamond", filled=True, size=70, opacity=1)
    bars = long.encode(x=_time_axis("start", language), x2="after:T")
    return _sized(alt.layer(bars, single.encode(x=_time_axis("start", language))), len(order))


def _gantt_data(deadlines: pd.DataFrame) -> pd.DataFrame:
    """A row a bar: what, its section, first day, last day and the day after."""
    table = _by_section(_accessed(deadlines).roadmap.expand_recurrence().roadmap.timeline(), deadlines)
    names = zip(table["number"], table["activity"], strict=True)
    data = _plain(
        {
            "activity": [_short(number, name) for number, name in names],
            "section": table["section_title"].fillna("").map(_cut),
            "start": table["start_date"].fillna(table["end_date"]),
            "end": table["end_date"].fillna(table["start_date"]),
            "deadline": table["text"],
            "responsible": table["responsible"],
        }
    )
    data["after"] = data["end"] + _day()
    data["day"] = data["start"] == data["end"]
    return data


def save(chart: alt.Chart, file: Path) -> None:
    """Write a picture (.png, .svg) or a page that needs no network (.html)."""
    try:
        import vl_convert  # noqa: F401 -- what draws
    except ImportError as error:
        raise MissingDependencyError(
            "pictures need vl-convert-python: pip install 'roadmap-parse[plots]'"
        ) from error
    if file.suffix.lower() == ".html":
        chart.save(file, inline=True)
    else:
        chart.save(file, scale_factor=2)


def month_load(activities: pd.DataFrame, by: str = "municipality", *, language: str = "ru") -> alt.Chart:
    """How many deadlines fall into each month, a row of the heat map for each value of column `by`."""
    alt = _altair()
    text = words(language)
    counts = _accessed(activities).roadmap.by_month([by])
    data = _plain(
        {
            "group": counts[by].fillna("—"),
            "month": counts["month"].astype(str),
            "activities": counts["activities"],
        }
    )
    base = alt.Chart(data).encode(
        x=alt.X("month:O", title=text["chart.month"], scale=alt.Scale(domain=_every_month(counts["month"]))),
        y=alt.Y("group:N", title=None, axis=alt.Axis(labelLimit=320)),
    )
    heat = base.mark_rect().encode(
        color=alt.Color("activities:Q", title=text["chart.activities"], scale=alt.Scale(scheme="blues"))
    )
    most = int(data["activities"].max()) if len(data) else 0
    colour = (
        alt.when(f"datum.activities > {most * DARK}").then(alt.value("white")).otherwise(alt.value("black"))
    )
    numbers = base.mark_text(fontSize=11).encode(text="activities:Q", color=colour)
    chart = _sized(alt.layer(heat, numbers), data["group"].nunique(), 30)
    return _bare(chart)


def _every_month(months: pd.Series[Any]) -> list[str]:
    """From the first to the last: a month without a deadline has its place too."""
    import pandas as pd

    if months.empty:
        return []
    return [str(month) for month in pd.period_range(months.min(), months.max(), freq="M")]


def per_official(activities: pd.DataFrame, *, most: int = MOST_OFFICIALS, language: str = "ru") -> alt.Chart:
    """Who answers for how many activities: the `most` officials that carry the largest load."""
    text = words(language)
    table = _accessed(activities).roadmap.workload().head(most)
    data = _plain({"name": table["responsible"].map(_cut), "value": table["activities"]})
    return _bars(data, text["chart.official"], text["chart.activities"], "d")


def vague_share(deadlines: pd.DataFrame, by: str = "municipality", *, language: str = "ru") -> alt.Chart:
    """The share of deadlines that name no day, month or quarter, by column `by`."""
    text = words(language)
    table = _accessed(deadlines).roadmap.vague([by])
    data = _plain({"name": table[by].fillna("—").map(_cut), "value": table["share"]})
    return _bars(data, "", text["chart.vague"], ".0%")


def compare(deadlines: pd.DataFrame, by: str = "title", *, language: str = "ru") -> alt.Chart:
    """Plans side by side: which kinds of deadline each one is made of."""
    alt = _altair()
    counts = deadlines.groupby([by, "kind"], dropna=False).size().reset_index(name="count")
    kinds = counts["kind"].map(lambda kind: named("kind", kind, language))
    data = _plain({"group": counts[by].fillna("—").map(_cut), "kind": kinds, "count": counts["count"]})
    chart = (
        alt.Chart(data)
        .mark_bar()
        .encode(
            x=alt.X("count:Q", stack="normalize", title=None, axis=alt.Axis(format="%", tickCount=5)),
            y=alt.Y("group:N", title=None, axis=alt.Axis(labelLimit=420)),
            color=alt.Color("kind:N", title=words(language)["column.kind"]),
            tooltip=["group", "kind", "count"],
        )
    )
    return _bare(_sized(chart, data["group"].nunique(), 26))


def _by_section(rows: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    """Sections in the order of the plan, within them the order that `rows` have."""
    sections = list(dict.fromkeys(plan.sort_values("row")["section_title"].fillna("")))
    place = rows["section_title"].fillna("").map(sections.index)
    return rows.loc[place.sort_values(kind="stable").index]


def _bars(data: pd.DataFrame, title: str, axis: str, number: str) -> alt.Chart:
    alt = _altair()
    base = alt.Chart(data, title=title).encode(
        x=alt.X("value:Q", title=axis, axis=alt.Axis(format=number, tickMinStep=1 if number == "d" else 0.1)),
        y=alt.Y("name:N", sort="-x", title=None, axis=alt.Axis(labelLimit=420)),
    )
    values = base.mark_text(align="left", dx=4).encode(text=alt.Text("value:Q", format=number))
    return _bare(_sized(alt.layer(base.mark_bar(color="#1d5fbf", height=12), values), len(data), 22))


def _sized(chart: Any, rows: int, height: int = ROW_HEIGHT) -> alt.Chart:
    sized: alt.Chart = chart.properties(width=WIDTH, height=max(2, rows) * height)
    return sized


def _bare(chart: Any) -> alt.Chart:
    """Without a frame around it."""
    bare: alt.Chart = chart.configure_view(stroke=None)
    return bare


def _time_axis(column: str, language: str) -> Any:
    """Months by their names in `language`: the charts' own are English."""
    alt = _altair()
    names = "[" + ",".join(f"'{name}'" for name in MONTHS[language]) + "]"
    year = "(month(datum.value) == 0 || datum.index == 0 ? ' ' + year(datum.value) : '')"
    label = f"{names}[month(datum.value)] + {year}"
    return alt.X(f"{column}:T", title=None, axis=alt.Axis(labelExpr=label, tickCount="month"))


def _accessed(frame: pd.DataFrame) -> Any:
    """`frame` with its methods at hand."""
    from . import accessor  # noqa: F401 -- registers df.roadmap

    return frame


def _plain(columns: dict[str, Any]) -> pd.DataFrame:
    """Columns of plain types, which charts understand: Arrow's are not known to them."""
    import pandas as pd

    table = pd.DataFrame({name: list(map(_drawable, values)) for name, values in columns.items()})
    for name in ("start", "end"):
        if name in table:
            table[name] = pd.to_datetime(table[name])
    return table


def _drawable(value: Any) -> Any:
    """A text that charts take: control characters abort the program that draws, tags end a page's script."""
    return _TAG.sub("<\u2060", plain(value)) if isinstance(value, str) else value


def _day() -> Any:
    import pandas as pd

    return pd.Timedelta(days=1)


def _short(number: Any, name: Any) -> str:
    return _cut(" ".join(part for part in (number, name) if isinstance(part, str)))


def _cut(text: str, most: int = TITLE_LENGTH) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()}…"


def _altair() -> Any:
    try:
        import altair as alt
    except ImportError as error:
        raise MissingDependencyError("pictures need altair: pip install 'roadmap-parse[plots]'") from error
    return alt
