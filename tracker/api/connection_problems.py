"""The errors for a connection that fails, with a sentence that says what to do."""

from __future__ import annotations

import httpx

from tracker.errors import ConnectionCut, IncompleteResponse, Offline, TrackerError, Unreachable


def too_slow() -> Unreachable:
    """Return the error for a response that was not complete in time."""
    return Unreachable("OpenRouter's response came too slowly and was given up. Check the connection and try again.")


def connection_error(error: httpx.HTTPError, path: str, arrived: bool) -> TrackerError:
    """Return the error for a request that failed; `arrived` is True if the head of the response had come."""
    if isinstance(error, httpx.TimeoutException) and not isinstance(error, httpx.ConnectTimeout):
        return Unreachable("OpenRouter did not respond in time. Check the connection and try again.")
    if arrived:
        return IncompleteResponse(
            f"The response to {path} was cut off or damaged. Try again; nothing of it was stored."
        )
    if isinstance(error, httpx.ReadError | httpx.WriteError | httpx.RemoteProtocolError):
        return ConnectionCut(
            "The connection to OpenRouter was cut before a response came. "
            "Check the network (and any proxy), then try again."
        )
    return Offline(_why_none_came_about(error))


def _why_none_came_about(error: httpx.HTTPError) -> str:
    text = str(error).upper()
    if isinstance(error, httpx.ProxyError):
        status = f" (status {text[:3]})" if text[:3].isdigit() else ""
        return f"The proxy did not let the request through{status}. Check its address, name and password."
    if "CERTIFICATE" in text:
        return (
            "The connection to OpenRouter is not safe: its certificate could not be verified. "
            "Check this computer's clock, and the proxy or network in between."
        )
    if "[SSL" in text:
        return "No safe connection to OpenRouter could be made. Check its address, and the proxy or network in between."
    return "OpenRouter could not be reached. Check the network (and any proxy), then try again."
