"""Settings from the environment."""

from keck.config.settings import LOGIN_ROLES, SettingMissing, Settings

__all__ = ["LOGIN_ROLES", "SettingMissing", "Settings"]
