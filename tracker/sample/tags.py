"""The tags that the sample's person gave to keys, apps and models; chat and scripts stay untagged."""

from __future__ import annotations

from tracker.sample import entities
from tracker.tags import Tag

TAGS: tuple[Tag, ...] = (
    Tag("key", entities.NEWSLETTER.hash, "marketing"),
    Tag("app", entities.CLINE.name, "programming"),
    Tag("app", entities.ROO.name, "programming"),
    Tag("app", entities.PROTOTYPE_APP.name, "programming"),
    Tag("app", entities.INVOICES.name, "finance"),
    Tag("app", entities.TRANSLATOR.name, "translation"),
    Tag("app", entities.MUSEUM_GUIDE.name, "academia"),
    Tag("app", entities.NIGHTLY.name, "science"),
    # Apps have precedence over models: what these two models do outside the apps above is play in the web chat.
    Tag("model", "google/gemma-3-27b-it", "roleplay"),
    Tag("model", "x-ai/grok-4.6-20260810", "roleplay"),
)
