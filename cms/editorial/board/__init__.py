"""The follow-up of the collection: every document planned or in the chain, by state, by date, by phase."""
