"""Forms for people who are no members: without a session, without a cookie, without a third party."""
