"""The mails of the chain, a class for each kind: when it is over, and in which words it is told."""
