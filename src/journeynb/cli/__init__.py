"""The command line."""

from typing import NoReturn


def main() -> NoReturn:
    """Run the command line."""
    from journeynb.cli.app import main as run

    run()
