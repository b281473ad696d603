"""Benchmarks: medians of several runs, each as a ratio to a peer in the same run."""
