"""The editors' desk: every document at every stage, for whoever follows the collection."""
