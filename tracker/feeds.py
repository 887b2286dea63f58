"""The names of all feeds: stored with each day, shown on the Sources page, reported by `sync --json`.

A *day feed* gives one complete split of a UTC day. `DAY_FEEDS` is their order of preference for a day's total.
"""

from __future__ import annotations

KEY = "key"
KEYS = "keys"
WORKSPACES = "workspaces"
CREDITS = "credits"
MODELS = "models"
PROVIDERS = "providers"
CALLS = "calls"

KEY_MODEL_APP = "analytics:key,model,app"
"""Each known key by its hash, split by model and app. All other usage is split by model and app; its key is known only
where a single key used the model that day."""
KEY_MODEL = "analytics:key,model"
"""Each known key by its hash, split by model; all other usage by model and key name."""
KEY_APP = "analytics:key,app"
"""Key name and app; requested in place of the two above for accounts with very many keys."""
MODEL_KEY_NAME = "analytics:model,api_key_id"
"""Control total of the whole account: keys by name, so keys of one name are merged."""
MODEL_WORKSPACE = "analytics:model,workspace"
MODEL_VARIANT = "analytics:model,variant"
ACTIVITY = "activity"
"""`/activity`: model and endpoint/provider, the last 30 finished days."""
DAILY_CSV = "csv:daily"
"""OpenRouter's daily CSV export."""

MARKET_MODELS = "market:rankings-daily"
"""How much all users of OpenRouter use which model; public data, like the other market feeds."""
MARKET_TASKS = "market:task"
MARKET_APPS = "market:apps"
MARKET_SESSIONS = "market:session-cost"

MARKET_FEEDS = (MARKET_MODELS, MARKET_TASKS, MARKET_APPS, MARKET_SESSIONS)

PUBLIC_FEEDS = (MODELS, PROVIDERS, *MARKET_FEEDS)
"""Feeds that report nothing about the account."""

DAY_FEEDS = (
    KEY_MODEL_APP,
    KEY_MODEL,
    MODEL_KEY_NAME,
    KEY_APP,
    MODEL_WORKSPACE,
    MODEL_VARIANT,
    ACTIVITY,
    DAILY_CSV,
)
"""Order of preference (`tracker/README.md`): analytics by key, model × key, other analytics, /activity, daily CSV."""

FEED_TITLES = {
    KEY: "Key",
    KEYS: "Keys",
    WORKSPACES: "Workspaces",
    CREDITS: "Balance",
    MODELS: "Models and prices",
    PROVIDERS: "Providers",
    CALLS: "Calls",
    KEY_MODEL_APP: "By key and app",
    KEY_MODEL: "By key",
    KEY_APP: "By key name and app",
    MODEL_KEY_NAME: "By key name",
    MODEL_WORKSPACE: "By workspace",
    MODEL_VARIANT: "By variant",
    ACTIVITY: "Activity",
    DAILY_CSV: "Daily CSV",
    MARKET_MODELS: "Market: models",
    MARKET_TASKS: "Market: tasks",
    MARKET_APPS: "Market: apps",
    MARKET_SESSIONS: "Market: session costs",
}
"""Names shown to people."""

READ_MINUTES_AGO = "read less than 5 minutes ago"
READ_HOURS_AGO = "read less than 6 hours ago"
READ_TODAY = "read less than a day ago"
NEEDS_KEY = "needs a key"
NEEDS_INFERENCE_KEY = "needs an inference key"
REFUSED_LATELY = f"{NEEDS_INFERENCE_KEY} (refused less than 6 hours ago)"
"""Reasons to skip a feed when nothing is missing from it, or nothing that was not reported before."""
