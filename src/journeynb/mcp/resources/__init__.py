"""What an assistant can read without a tool: maps in parts, the schema, the glossary, the rules."""
