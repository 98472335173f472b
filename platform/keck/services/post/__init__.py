"""Letters: the outbox, how one goes over the wire, and what its links stand for."""
