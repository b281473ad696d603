"""The parts of a map about data: customers, evidence and the numbers of goals."""
