"""Areas of a member: levels, keys, crosswalks and streets."""
