"""The news of what others wrote to the file of a map."""

from __future__ import annotations

from journeynb.model.merge import Merged
from journeynb.sync.news import MergedNews


def merged_news(found: Merged, rev: int, *, stepped: bool, draft: str = "") -> MergedNews:
    """Return the news of a merge.

    Parameters
    ----------
    found : Merged
        What was merged.
    rev : int
        The revision of the map after it.
    stepped : bool
        Whether it made a step, which can be undone.
    draft : str
        Time of edits that were not saved, if it is they that were merged.
    """
    news = MergedNews(
        type="merged",
        rev=rev,
        words=found.words,
        changes=len(found.rows),
        conflicts=[str(each) for each in found.conflicts],
        undoable=stepped,
    )
    if draft:
        news["draft"] = draft
    return news
