"""CJML 2.0, the XML of a research language for customer journeys, as documents and as events."""
