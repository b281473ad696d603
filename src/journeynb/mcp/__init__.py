"""The server for assistants: tools that read maps, check them and propose changes.

Tools are functions of a `Call` and a `Question` that return an `Answer`. Only ``serving`` knows the
Model Context Protocol; everything else runs, and is tested, without it.
"""
