from keck.web.bounded import Bounded

KILOBYTE = 1 / 1024


def test_what_nobody_has_asked_for_longest_makes_room() -> None:
    kept = Bounded(4 * KILOBYTE)
    for name in ("a", "b", "c"):
        kept.put(name, name.encode() * 1024)
    assert kept.get("a") == b"a" * 1024
    for name in ("d", "e"):
        kept.put(name, name.encode() * 1024)
    assert kept.get("b") is None
    assert [kept.get(name) is not None for name in ("a", "c", "d", "e")] == [True] * 4


def test_one_content_larger_than_all_room_is_kept_alone() -> None:
    kept = Bounded(KILOBYTE)
    kept.put("small", b"x")
    kept.put("large", b"x" * 4096)
    assert kept.get("small") is None
    assert kept.get("large") is not None
