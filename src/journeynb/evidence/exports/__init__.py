"""Exports of known tools: recognize them, and derive the columns of a log from theirs."""
