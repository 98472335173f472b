"""People who sign in: accounts, passwords, second factors and sessions."""
