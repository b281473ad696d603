"""Run the command line with ``python -m journeynb``."""

from journeynb.cli import main

if __name__ == "__main__":
    main()
