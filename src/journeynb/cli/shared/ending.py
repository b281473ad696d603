"""The end of a server that runs until Ctrl-C."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from journeynb.cli.shared.exit_status import discard_output


@contextmanager
def ended_by_ctrl_c() -> Iterator[None]:
    """Take Ctrl-C as the ordinary end, and leave at once, whatever threads still run.

    A thread that waits for standard input, or for a query that nobody waits for any more, would
    otherwise keep the process. Errors pass.
    """
    with suppress(KeyboardInterrupt):
        yield
    main = threading.main_thread()
    if any(each is not main and not each.daemon for each in threading.enumerate()):
        discard_output()
        os._exit(0)
