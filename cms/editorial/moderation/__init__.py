"""What the public sends, read by those who edit the collection before anyone else: one queue, one decision each."""
