"""Read times as people and programs write them."""
