"""The SQLite file: schema, frontier, writer, views."""
