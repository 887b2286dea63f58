"""Who uses the sample account: its workspaces, keys and apps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from tracker.usage import SAMPLE_IDENTITY, UNKNOWN_APP, KeyRef


def _key_text(name: str) -> str:
    """Return an invented key, in the form of OpenRouter's keys but without any value."""
    return "sk-or-v1-" + sha256(f"sample key {name}".encode()).hexdigest()


def key_hash(text: str) -> str:
    """Return OpenRouter's hash of a key: SHA-256 of its text, in hex."""
    return sha256(text.encode()).hexdigest()


MANAGEMENT_KEY = _key_text("management")
INFERENCE_KEY = _key_text("laptop of the default workspace")

USER_ID = SAMPLE_IDENTITY
USER_NAME = "Sam Sample"
USER_EMAIL = "sam@example.com"


@dataclass(frozen=True, slots=True)
class SampleWorkspace:
    """A workspace; the account's first one is the default."""

    id: str
    name: str
    slug: str
    created: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleKey:
    """A key, whether `/keys` lists it or not."""

    number: int
    """OpenRouter's numeric id."""
    hash: str
    name: str
    label: str
    workspace: SampleWorkspace
    created: date
    deleted: date | None = None
    """From this UTC day on `/keys` does not list it; its usage stays."""
    disabled: date | None = None
    by_oauth: bool = False
    """Made by an app through OAuth: never listed."""
    monthly_limit_usd: int | None = None

    @property
    def ref(self) -> KeyRef:
        """The key as it appears in calls."""
        return KeyRef(self.hash, self.name)

    def is_listed(self, day: date) -> bool:
        """Return whether `/keys` lists the key on a UTC day."""
        return not self.by_oauth and (self.deleted is None or day < self.deleted)

    def is_disabled(self, day: date) -> bool:
        """Return whether the key is disabled on a UTC day."""
        return self.disabled is not None and self.disabled <= day


@dataclass(frozen=True, slots=True)
class SampleApp:
    """An app with the name that callers gave; OpenRouter gives it a number."""

    number: int | None
    """None: the call named no app."""
    name: str


def _workspace(name: str, slug: str, created: str) -> SampleWorkspace:
    identity = str(uuid5(NAMESPACE_URL, f"sample workspace {slug}"))
    return SampleWorkspace(identity, name, slug, date.fromisoformat(created))


DEFAULT_WORKSPACE = _workspace("Default Workspace", "default", "2025-06-02")
CLIENT_WORKSPACE = _workspace("Client work", "client-work", "2026-01-19")
LAB_WORKSPACE = _workspace("Lab", "lab", "2026-01-09")
WORKSPACES = (DEFAULT_WORKSPACE, CLIENT_WORKSPACE, LAB_WORKSPACE)


def _key(
    number: int,
    name: str,
    workspace: SampleWorkspace,
    created: str,
    *,
    text: str | None = None,
    deleted: str | None = None,
    disabled: str | None = None,
    by_oauth: bool = False,
    monthly_limit_usd: int | None = None,
) -> SampleKey:
    secret = text or _key_text(f"{name} in {workspace.slug}")
    return SampleKey(
        number=4_180_000 + number,
        hash=key_hash(secret),
        name=name,
        label=f"{secret[:12]}...{secret[-3:]}",
        workspace=workspace,
        created=date.fromisoformat(created),
        deleted=date.fromisoformat(deleted) if deleted else None,
        disabled=date.fromisoformat(disabled) if disabled else None,
        by_oauth=by_oauth,
        monthly_limit_usd=monthly_limit_usd,
    )


LAPTOP = _key(11, "laptop", DEFAULT_WORKSPACE, "2025-06-02", text=INFERENCE_KEY, monthly_limit_usd=25)
LAB_LAPTOP = _key(12, "laptop", LAB_WORKSPACE, "2026-01-09")
"""Has the same name as the key above, in another workspace."""
CODING_AGENT = _key(13, "coding-agent", DEFAULT_WORKSPACE, "2026-02-27", monthly_limit_usd=400)
HARBOR = _key(14, "Harbor & Sons", CLIENT_WORKSPACE, "2026-01-19", monthly_limit_usd=120)
MUSEUM = _key(15, "museum-guide", CLIENT_WORKSPACE, "2026-04-28")
PROTOTYPE = _key(16, "prototype", DEFAULT_WORKSPACE, "2025-08-11", deleted="2026-04-20")
NEWSLETTER = _key(17, "newsletter-bot", DEFAULT_WORKSPACE, "2025-07-01", disabled="2026-09-14")
RAYCAST = _key(18, "Raycast (OAuth)", DEFAULT_WORKSPACE, "2026-01-12", by_oauth=True)
KEYS = (LAPTOP, LAB_LAPTOP, CODING_AGENT, HARBOR, MUSEUM, PROTOTYPE, NEWSLETTER, RAYCAST)

NO_APP = SampleApp(None, UNKNOWN_APP)
CHATROOM_APP = SampleApp(1, "OpenRouter: Chatroom")
CLINE = SampleApp(812, "Cline")
ROO = SampleApp(1_377, "Roo Code")
RAYCAST_APP = SampleApp(2_045, "Raycast AI")
# Names that careless code handles wrongly: commas, quotes, a spreadsheet formula, other scripts, a very long text.
INVOICES = SampleApp(30_411, 'Harbor, Sons & Co. "Invoices"')
MUSEUM_GUIDE = SampleApp(31_902, "=MUSEUM(guide)")
TRANSLATOR = SampleApp(31_977, "Zürich 🏔️ Übersetzer · 翻訳")
NIGHTLY = SampleApp(
    27_650,
    "nightly-eval — every model against every question I ever asked twice, with retries, judge and a leaderboard "
    "(do not run on battery; see notebook 14 for what went wrong last time)",
)
PROTOTYPE_APP = SampleApp(9_120, "@prototype -- don't use")
APPS = (CHATROOM_APP, CLINE, ROO, RAYCAST_APP, INVOICES, MUSEUM_GUIDE, TRANSLATOR, NIGHTLY, PROTOTYPE_APP)
