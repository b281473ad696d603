"""A server for assistants whose tools misbehave: they print, warn, log, fail and take long."""

from __future__ import annotations

import logging
import os
import sys
import time
import warnings
from pathlib import Path

from journeynb.mcp.asking.answer import Answer
from journeynb.mcp.asking.question import Question
from journeynb.mcp.serving import calling
from journeynb.mcp.serving.stdio import serve_stdio
from journeynb.mcp.tools import registry
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.tool import tool
from journeynb.mcp.workspace.workspace import Workspace

SECRET = "the-text-of-a-map"


class Nothing(Question):
    """No arguments."""


class Words(Question):
    """Some text."""

    text: str


class Done(Answer):
    """What was done."""

    done: str


@tool("chatter", title="Chatter", description="Prints, warns and logs its argument.")
def chatter(call: Call, asked: Words) -> Done:
    """Write everywhere."""
    print(asked.text)
    os.write(1, f"{asked.text}\n".encode())
    warnings.warn(asked.text, stacklevel=1)
    logging.getLogger("elsewhere").warning("about %s", asked.text)
    return Done(done="chatter")


@tool("fail", title="Fail", description="Fails with its argument as the message.")
def fail(call: Call, asked: Words) -> Done:
    """Fail."""
    raise KeyError(asked.text)


class Panic(BaseException):
    """As libraries written in Rust raise it."""


@tool("panic", title="Panic", description="Fails with what is not an Exception.")
def panic(call: Call, asked: Words) -> Done:
    """Fail."""
    raise Panic(asked.text)


@tool("steps", title="Steps", description="Reports progress.")
def steps(call: Call, asked: Nothing) -> Done:
    """Report ten steps, some twice."""
    for step in (1, 2, 2, 1, 3, 10):
        call.progress(step, 10, f"step {step}")
        time.sleep(calling.PAUSE)
    return Done(done="steps")


@tool("wait", title="Wait", description="Works until the client no longer waits.")
def wait(call: Call, asked: Words) -> Done:
    """Work until canceled, then leave a file that says so."""
    call.progress(1, 2, "waits")
    while not call.is_cancelled():
        time.sleep(0.005)
    (call.workspace.folder / asked.text).touch()
    call.progress(2, 2, "nobody reads this")
    return Done(done="wait")


@tool("write", title="Write", description="Writes, whether or not the client still waits.",
      effect="proposes")  # fmt: skip
def write(call: Call, asked: Words) -> Done:
    """Start to write, and finish after the client has left."""
    call.progress(1, 2, "writes")
    while not call.is_cancelled():
        time.sleep(0.005)
    (call.workspace.folder / asked.text).touch()
    return Done(done="write")


@tool("half", title="Half", description="Returns what UTF-8 does not have.")
def half(call: Call, asked: Nothing) -> Done:
    """Return a name that is not text."""
    return Done(done="caf\udce9")


@tool("who", title="Who", description="Returns the name of the client.")
def who(call: Call, asked: Nothing) -> Done:
    """Return the client's name."""
    return Done(done=call.client)


if __name__ == "__main__":
    odd = (chatter, fail, panic, steps, wait, write, half, who)
    registry.TOOLS = registry.TOOLS + odd
    serve_stdio(Workspace(Path(sys.argv[1])))
