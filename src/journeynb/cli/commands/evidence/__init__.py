"""The command `journeynb evidence`: its sections, tables and charts."""
