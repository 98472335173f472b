"""Celery application, thin tasks, relay and sweeper."""
