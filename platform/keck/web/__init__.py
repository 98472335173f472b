"""The Flask faces: public atlas, members' desk, staff pages and API."""
