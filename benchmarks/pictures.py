"""Pictures: SVG and PNG of maps of a size, against fixed limits."""

from collections.abc import Iterator

from benchmarks.maps import core
from benchmarks.timing import Result, pair
from journeynb.model.index import Index
from journeynb.picture import picture
from journeynb.picture.drawing.render import png


def pictures() -> Iterator[Result]:
    small, large = Index(core(100).state), Index(core(300).state)
    drawn = picture(small).svg
    for what, run, limit in (
        ("picture of 100 touchpoints as SVG", lambda: picture(small), 0.3),
        ("picture of 100 touchpoints as PNG", lambda: png(drawn), 1.0),
        ("picture of 300 touchpoints as SVG", lambda: picture(large), 1.0),
    ):
        seconds, _ = pair(run, lambda: None, runs=5)
        yield Result(what, seconds, f"{limit:g} s", limit, 1)
