"""The shape of `compare --json`, for every test that reads it."""

from __future__ import annotations

NUMBER_OR_NULL = {"type": ["number", "null"]}
FIGURE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "verdict", "status", "unit", "you", "report", "market", "difference", "reason"],
    "properties": {
        "id": {"type": "string"},
        "verdict": {"enum": ["A", "B", "C", "D"]},
        "status": {"enum": ["compared", "too_few", "needs_tags", "not_held", "none"]},
        "unit": {"type": "string"},
        "you": NUMBER_OR_NULL,
        "market": NUMBER_OR_NULL,
        "difference": NUMBER_OR_NULL,
        "reason": {"type": ["string", "null"]},
        "report": {
            "type": "object",
            "additionalProperties": False,
            "required": ["value", "low", "high", "date", "section", "confidence"],
            "properties": {
                "value": {"type": ["number", "string"]},
                "low": NUMBER_OR_NULL,
                "high": NUMBER_OR_NULL,
                "date": {"type": ["string", "null"]},
                "section": {"type": "string"},
                "confidence": {"type": "string"},
            },
        },
    },
    "if": {"properties": {"you": {"const": None}}},
    "then": {"properties": {"reason": {"type": "string"}, "difference": {"const": None}}},
    "else": {"properties": {"status": {"const": "compared"}, "difference": {"type": "number"}}},
}
DATE_OR_NULL = {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\d$"}
MARKET = {
    "type": "object",
    "additionalProperties": False,
    "required": ["credit", "as_of", "from", "to", "days"],
    "properties": {
        "credit": {"type": "string"},
        "as_of": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
        "from": DATE_OR_NULL,
        "to": DATE_OR_NULL,
        "days": {"type": ["integer", "null"]},
        "sample": {"const": True},
    },
    "if": {"required": ["sample"]},
    "then": {"properties": {"credit": {"pattern": r"^Invented market data of the sample, as of [-0-9]+$"}}},
    "else": {"properties": {"credit": {"pattern": r"^Source: OpenRouter \(openrouter\.ai/rankings\), as of [-0-9]+$"}}},
}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["period", "requests", "market", "figures"],
    "properties": {
        "market": {"oneOf": [{"type": "null"}, MARKET]},
        "period": {
            "type": "object",
            "required": ["from", "to", "zone"],
            "properties": {"from": {"type": "string"}, "to": {"type": "string"}, "zone": {"const": "UTC"}},
        },
        "requests": {"type": ["integer", "null"]},
        "figures": {"type": "array", "items": FIGURE},
    },
}
