"""What search promises, proved on each engine: the same pages, the same questions, real servers."""
