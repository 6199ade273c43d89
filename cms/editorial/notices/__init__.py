"""What the chain tells people by mail: what is noted, for whom, in which words, and how it leaves."""
