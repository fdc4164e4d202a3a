"""The Datasette plugin: routes, the guard, and what the templates may call. It only carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from datasette import hookimpl

from prospector.review import text, words
from prospector.review.app import desk_of
from prospector.review.guard import Guard
from prospector.review.plugin import letters, pages, posts

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from datasette.app import Datasette
    from datasette.utils.asgi import Request
    from jinja2 import Environment

_Hook = TypeVar("_Hook", bound="Callable[..., Any]")


def _hook(function: _Hook) -> _Hook:
    """Datasette's marker, which carries no types of its own."""
    marked: _Hook = hookimpl(function)
    return marked


def _around(function: _Hook) -> _Hook:
    """The same for a hook that wraps all the others."""
    marked: _Hook = hookimpl(wrapper=True)(function)
    return marked


@_hook
def register_routes(datasette: Datasette) -> list[tuple[str, Callable[..., Any]]]:
    """The desk's pages; the front page is the queue."""
    if desk_of(datasette) is None:
        return []
    return [
        (r"^/$", pages.queue),
        (r"^/-/candidate/(?P<id>[^/]+)$", pages.candidate),
        (r"^/-/picture/(?P<id>[^/]+)$", pages.picture),
        (r"^/-/decide$", posts.decide),
        (r"^/-/undo$", posts.undo),
        (r"^/-/letter$", letters.letter),
    ]


@_hook
def asgi_wrapper(datasette: Datasette) -> Callable[[Any], Any]:
    """Nobody reaches any page, Datasette's own included, but through the guard."""
    desk = desk_of(datasette)
    return lambda app: Guard(app, desk.access) if desk else app


@_hook
def prepare_jinja2_environment(env: Environment, datasette: Datasette) -> None:
    """Filters of our templates."""
    if desk_of(datasette) is None:
        return
    for function in (
        text.visible,
        text.web_address,
        text.short_address,
        text.day,
        words.status_word,
        words.kind_word,
        words.way_word,
        words.part_word,
        words.factor_word,
        words.reason_word,
        words.rejection_word,
        words.language_word,
    ):
        env.filters[function.__name__] = function


@_around
def handle_exception(
    datasette: Datasette, request: Request, exception: Exception
) -> Generator[None, list[Any], list[Any]]:
    """A sentence instead of Datasette's error page.

    It wraps, because Datasette 0.65 waits for every handler, and its own one fails on a plain 404
    where rich is installed.
    """
    usual = yield
    if desk_of(datasette) is None:
        return usual
    return [lambda: pages.mishap(datasette, request, exception)]


@_hook
def menu_links(datasette: Datasette) -> list[dict[str, str]]:
    """The way back from Datasette's own pages."""
    if desk_of(datasette) is None:
        return []
    return [{"href": datasette.urls.path("/"), "label": "Review queue"}]
