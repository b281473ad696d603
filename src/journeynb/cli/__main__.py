"""Run the command line with ``python -m journeynb.cli``."""

from journeynb.cli import main

main()
