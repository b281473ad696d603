"""The tools, resources and prompts as a server of the Model Context Protocol."""
