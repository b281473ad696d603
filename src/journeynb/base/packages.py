"""What installed packages add: modules that their entry points name."""

from __future__ import annotations

from importlib.metadata import entry_points

from journeynb.base.user_warnings import warn

_LOADED: set[str] = set()


def load_packages(group: str, what: str) -> None:
    """Import the modules of an entry point group, once; warn of those that cannot be loaded.

    Parameters
    ----------
    group : str
        The group, such as ``journeynb.rules``.
    what : str
        What they add, for the warning.
    """
    if group in _LOADED:
        return
    _LOADED.add(group)
    for point in sorted(entry_points(group=group), key=lambda each: each.name):
        try:
            point.load()
        except Exception as error:  # a broken package must not take away what others add
            package = point.dist.name if point.dist is not None else point.module
            warn(
                f"the {what} of the package {package} ({point.value}) cannot be loaded: "
                f"{type(error).__name__}: {error}"
            )
