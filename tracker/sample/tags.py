"""The labels that the person of the sample account gave to what it is used for; chat and scripts stay untagged."""

from __future__ import annotations

from tracker.sample import holders
from tracker.tags import Tag

TAGS: tuple[Tag, ...] = (
    Tag("key", holders.NEWSLETTER.hash, "marketing"),
    Tag("app", holders.CLINE.name, "programming"),
    Tag("app", holders.ROO.name, "programming"),
    Tag("app", holders.PROTOTYPE_APP.name, "programming"),
    Tag("app", holders.INVOICES.name, "finance"),
    Tag("app", holders.TRANSLATOR.name, "translation"),
    Tag("app", holders.MUSEUM_GUIDE.name, "academia"),
    Tag("app", holders.NIGHTLY.name, "science"),
    # What is left to these two by the apps above is play in the web chat.
    Tag("model", "google/gemma-3-27b-it", "roleplay"),
    Tag("model", "x-ai/grok-4.6-20260810", "roleplay"),
)
