"""Reading one version of a document by a link, without an account, and deciding on it."""
