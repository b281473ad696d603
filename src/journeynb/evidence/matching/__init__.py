"""From events to touchpoints, and from customers to personas."""
