"""What is told to whoever writes a document: never imposed, and nothing is changed by itself."""
