"""Who gives way at the door."""

from web.kit.server.places import ConnectionPlaces


def test_the_oldest_of_the_address_that_holds_most_gives_way() -> None:
    places = ConnectionPlaces[str](4, 4)
    for guest, address in (("head", "a"), ("one", "b"), ("two", "b"), ("three", "b")):
        assert places.enter(guest, address) is None
    assert places.enter("four", "c") == "one"


def test_where_a_phone_that_is_in_has_been_seen_gives_way_last() -> None:
    places = ConnectionPlaces[str](3, 4)
    places.enter("first", "home")
    assert places.know("first", "home") is None
    for guest in ("second", "third"):
        places.enter(guest, "home")
    places.enter("stranger", "b")
    assert places.enter("other", "c") == "stranger"


def test_no_number_of_strangers_takes_the_place_of_who_is_in() -> None:
    places = ConnectionPlaces[str](2, 2)
    places.enter("head", "a")
    places.know("head", "a")
    gone = []
    for number in range(20):
        out = places.enter(f"stranger {number}", "a")
        if out is not None:
            gone.append(out)
            places.leave(out, "a")
    assert gone == [f"stranger {number}" for number in range(18)]


def test_of_those_who_are_in_the_most_silent_gives_way() -> None:
    places = ConnectionPlaces[str](4, 2)
    for guest in ("one", "two", "three"):
        places.enter(guest, "a")
    assert places.know("one", "a") is None
    assert places.know("two", "a") is None
    assert places.know("one", "a") is None
    assert places.know("three", "a") == "two"
    places.leave("two", "a")
    assert places.know("two again", "a") == "one"


def test_who_sends_a_recording_is_spared() -> None:
    places = ConnectionPlaces[str](4, 2, lambda guest: guest == "sends")
    for guest in ("sends", "idle", "new"):
        places.enter(guest, "a")
        out = places.know(guest, "a")
    assert out == "idle"


def test_who_has_left_holds_nothing() -> None:
    places = ConnectionPlaces[str](1, 1)
    places.enter("one", "a")
    places.leave("one", "a")
    places.leave("one", "a")
    assert places.enter("two", "b") is None
