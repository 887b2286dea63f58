"""Which names are one model: by the catalogue, by the pairs that the program ships, by proofs; never by a guess."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.make import DAY, call, import_calls, usage
from tests.worlds.hand_account import model
from tracker import feeds
from tracker.store.account.catalogue import save_models
from tracker.store.file.database import Store
from tracker.store.tables.model_identity import ModelIdentity
from tracker.store.usage.days import replace_days
from tracker.usage import Model

NOVA = "acme/nova-2-20260301"
LISTED = replace(model(NOVA, slug="acme/nova-2"), other_names=("acme/nova-two", "~acme/nova-latest"))


def name_in_file(store: Store, day: int, *names: str, requests: int = 1) -> None:
    """Store a day of a daily file with the usage of `tests.make.call` for each of some names."""
    rows = [usage(day, requests, model=name, cached_tokens=None) for name in names]
    replace_days(store, feeds.DAILY_CSV, [day], rows, 5)


def models_of(store: Store, *names: str) -> list[str]:
    identity = ModelIdentity(store)
    return [identity.model_of(name) for name in names]


@pytest.mark.parametrize("name", [NOVA, "acme/nova-2", "acme/nova-two", "~acme/nova-latest", "acme/nova-2:batch"])
def test_every_name_of_the_catalogue_means_the_listed_model(store: Store, name: str) -> None:
    save_models(store, [LISTED], 1)
    assert models_of(store, name) == [NOVA]
    import_calls(store, [call("gen-1", model=NOVA), call("gen-2", model="acme/nova-2"), call("gen-3", model="x/y")])
    identity = ModelIdentity(store)
    assert sorted(identity.by_id[row_id] for row_id in identity.ids([name])) == [NOVA, NOVA]


def test_nothing_is_found_by_cutting_a_date_off(store: Store) -> None:
    names = ["acme/nova-3", "acme/nova-3-20260301", "acme/nova-3-2026-03-01"]
    assert models_of(store, *names) == names


def test_a_slug_that_was_listed_for_two_models_is_neither_and_finds_both(store: Store) -> None:
    save_models(store, [model("x/old-1", slug="x/y")], 1)
    save_models(store, [model("x/new-1", slug="x/y")], 2)
    import_calls(store, [call(f"gen-{name}", model=name) for name in ("x/old-1", "x/new-1", "x/y", "x/other")])
    assert models_of(store, "x/y", "x/old-1", "x/new-1") == ["x/y", "x/old-1", "x/new-1"]
    identity = ModelIdentity(store)
    assert {identity.by_id[row_id] for row_id in identity.ids(["x/y"])} == {"x/y", "x/old-1", "x/new-1"}


def test_a_model_that_gets_a_dated_name_later_stays_one(store: Store) -> None:
    save_models(store, [model("x/y")], 1)
    save_models(store, [model("x/y-0131", slug="x/y")], 2)
    assert models_of(store, "x/y", "x/y-0131") == ["x/y-0131", "x/y-0131"]


def test_a_slug_that_is_replaced_still_means_its_model(store: Store) -> None:
    save_models(store, [model(NOVA, slug="acme/nova-preview")], 1)
    save_models(store, [model(NOVA, slug="acme/nova-2")], 2)
    assert models_of(store, "acme/nova-preview", "acme/nova-2") == [NOVA, NOVA]


def test_an_alias_means_what_the_newest_listing_says(store: Store) -> None:
    def listed(*permaslugs: str) -> list[Model]:
        return [
            replace(model(name), other_names=("~acme/latest",) if name == permaslugs[0] else ()) for name in permaslugs
        ]

    save_models(store, listed("acme/one", "acme/two"), 1)
    assert models_of(store, "~acme/latest") == ["acme/one"]
    save_models(store, listed("acme/two", "acme/one"), 2)
    assert models_of(store, "~acme/latest") == ["acme/two"]


class TestShippedPairs:
    SLUG, PERMANENT = "anthropic/claude-sonnet-4", "anthropic/claude-4-sonnet-20250522"

    def test_they_need_no_catalogue(self, store: Store) -> None:
        assert models_of(store, self.SLUG, self.PERMANENT) == [self.PERMANENT] * 2
        assert ModelIdentity(store).slugs[self.PERMANENT] == self.SLUG

    def test_the_catalogues_own_name_is_kept(self, store: Store) -> None:
        save_models(store, [model(self.SLUG)], 1)
        assert models_of(store, self.SLUG, self.PERMANENT) == [self.SLUG] * 2

    def test_a_slug_that_the_catalogue_gave_to_another_model_is_not_followed(self, store: Store) -> None:
        save_models(store, [model("anthropic/other-20270101", slug=self.SLUG)], 1)
        assert models_of(store, self.SLUG, self.PERMANENT) == ["anthropic/other-20270101", self.PERMANENT]


class TestProvenPairs:
    def proven(self, store: Store, slug: str, permanent: str, day: int = DAY) -> None:
        name_in_file(store, day, slug)
        import_calls(store, [call(f"gen-{permanent}-{day}", day, model=permanent)])

    def test_the_name_of_the_calls_is_shown(self, store: Store) -> None:
        self.proven(store, "acme/pico", "acme/pico-x1")
        assert models_of(store, "acme/pico", "acme/pico-x1") == ["acme/pico-x1"] * 2
        assert ModelIdentity(store).slugs["acme/pico-x1"] == "acme/pico"

    def test_a_listed_model_keeps_its_name(self, store: Store) -> None:
        self.proven(store, "acme/pico", NOVA)
        save_models(store, [LISTED], 1)
        assert models_of(store, "acme/pico") == [NOVA]

    def test_models_that_the_catalogue_tells_apart_are_never_joined(self, store: Store) -> None:
        save_models(store, [model("acme/pico"), model("acme/nova")], 1)
        self.proven(store, "acme/pico", "acme/nova")
        assert models_of(store, "acme/pico", "acme/nova") == ["acme/pico", "acme/nova"]

    def test_a_slug_that_other_days_prove_to_be_another_model_is_its_own(self, store: Store) -> None:
        self.proven(store, "acme/pico", "acme/pico-x1")
        self.proven(store, "acme/pico", "acme/pico-x2", DAY + 1)
        names = ["acme/pico", "acme/pico-x1", "acme/pico-x2"]
        assert models_of(store, *names) == names

    def test_a_name_of_the_calls_that_two_slugs_are_proven_to_be_is_its_own(self, store: Store) -> None:
        self.proven(store, "acme/pico", "acme/pico-x1")
        self.proven(store, "acme/nano", "acme/pico-x1", DAY + 1)
        names = ["acme/pico", "acme/nano", "acme/pico-x1"]
        assert models_of(store, *names) == names
