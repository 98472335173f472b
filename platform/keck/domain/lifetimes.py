"""How long sessions, links and traces of people live: what pages and papers tell is what holds."""

from datetime import timedelta

SESSION_IDLE = timedelta(minutes=30)
SESSION_LONGEST = timedelta(hours=12)
# What matters most needs a proof that is not older than this.
PROOF = timedelta(minutes=5)
INVITATION = timedelta(days=14)
PROVIDER_FLOW = timedelta(minutes=10)
RESET_LINK = timedelta(hours=1)
EMAIL_LINK = timedelta(days=1)
LETTERS = timedelta(days=30)
# So long before a new processor begins, members hear of it and may object.
PROCESSOR_NOTICE = timedelta(days=28)
