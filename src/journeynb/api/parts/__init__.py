"""The parts of `JourneyMap`: each hands its calls to the floor that does them."""
