"""What web archives remember of dead links: asked slowly, kept in the file, never needed."""
