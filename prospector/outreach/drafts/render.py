"""Facts and a template in, a letter out: sandboxed, strict, without database or network (pure).

A template is a text file ``LANGUAGE/KIND.txt``: a first line ``Subject: …``, an empty one, the
body. Facts that are not known are false in an ``{% if %}``; printing one makes the draft say that
it is missing. A name that is no fact at all is a mistake in the template.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    UndefinedError,
    pass_context,
)
from jinja2.sandbox import SandboxedEnvironment

from prospector.errors import UserError
from prospector.outreach.drafts.clean import line
from prospector.outreach.drafts.pitch import FIELDS, Pitch, facts_of, way_of
from prospector.outreach.drafts.sender import Sender
from prospector.outreach.drafts.words import LANGUAGES, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2.runtime import Context

KINDS = (
    "broken_link",
    "resource_page",
    "competitor_gap",
    "unlinked_mention",
    "guest_post",
    "lost_link",
    "competitor_lost",
    "reclaim",
)
LONGEST_SUBJECT = 120
_FALLBACK = "en"
_SAME_AS = {"page": "page_url", "asset": "asset_url"}
_WRONG = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter for a person to read, change and send herself.

    ``way`` is how the site wants to be reached (``guidelines``, ``form``, ``email``, ``profile``,
    ``none``) and ``to`` where. ``missing`` names the facts that the template needs and the row has
    not; then subject and body are empty. ``note`` says what to know before using it.
    """

    subject: str
    body: str
    to: str
    way: str
    missing: tuple[str, ...] = ()
    candidate_id: str = ""
    kind: str = ""
    language: str = ""
    note: str = ""


class _Missing(Undefined):
    """A fact that is not known: false when asked, noted when printed."""

    __slots__ = ("noted",)
    noted: set[str]

    def __str__(self) -> str:
        self.noted.add(str(self._undefined_name))
        return ""

    def __iter__(self) -> Iterator[Any]:
        return iter(str(self))


def render(
    pitch: Pitch,
    *,
    language: str = "",
    templates: str | Path | None = None,
    sender: Sender | None = None,
) -> Draft:
    """The letter for one pitch in ``language`` (default: the page's, else English).

    ``templates`` is a folder of the user's own, looked into first. Raises :class:`UserError` for a
    template that is missing or wrong.
    """
    environment = _environment(str(templates) if templates else "")
    spoken = _language(environment, pitch, language)
    name = f"{spoken}/{pitch.kind}.txt"
    facts = facts_of(pitch, sender or Sender(), spoken)
    noted: set[str] = set()
    for field in FIELDS:
        if field not in facts:
            facts[field] = missing = _Missing(name=_SAME_AS.get(field, field))
            missing.noted = noted
    try:
        text = environment.get_template(name).render({**facts, "language": spoken})
    except TemplateSyntaxError as cause:
        raise UserError(
            f"The template {cause.filename or name}, line {cause.lineno}: {cause.message}."
        ) from cause
    except UndefinedError as cause:
        # A fact that is not known, used in another way than by printing or asking for it.
        found = re.fullmatch(r"'(\w+)' is undefined", cause.message or "")
        if found is None or found[1] not in FIELDS:
            raise _wrong(name, cause) from cause
        noted.add(found[1])
        text = "Subject: -"
    except RecursionError as cause:
        raise UserError(f"The template {name} includes itself.") from cause
    except _WRONG as cause:
        raise _wrong(name, cause) from cause
    subject, body = _parts(text, name)
    way, to = way_of(pitch)
    missing_names = tuple(field for field in FIELDS if field in noted)
    return Draft(
        subject="" if missing_names else subject,
        body="" if missing_names else body,
        to=to,
        way=way,
        missing=missing_names,
        candidate_id=pitch.candidate_id,
        kind=pitch.kind,
        language=spoken,
        note=_note(pitch, way, to),
    )


def why_missing(draft: Draft) -> str:
    """Which facts the template of a draft lacks, in a sentence; and what to do about it."""
    facts = [name for name in draft.missing if name != "sender"]
    text = f"No draft for {draft.candidate_id}: "
    if facts:
        text += f"its {draft.kind} template needs {', '.join(facts)}, which the row has not"
    if "sender" in draft.missing:
        text += f"{'; and ' if facts else ''}it must say who writes, set PROSPECTOR_SENDER"
    return f"{text}."


def _wrong(name: str, cause: Exception) -> UserError:
    return UserError(
        f"The template {name} cannot be filled: {line(cause, 300)}. It may use: {', '.join(FIELDS)}."
    )


@lru_cache(maxsize=8)
def _environment(folder: str) -> SandboxedEnvironment:
    ours = PackageLoader("prospector.outreach.drafts", "templates")
    if folder and not Path(folder).is_dir():
        raise UserError(f"The folder of templates {folder} does not exist.")
    environment = SandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder), ours]) if folder else ours,
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        # A template of the user's may appear at any time and then comes before ours.
        cache_size=0 if folder else 100,
    )
    environment.filters["quoted"] = _quoted
    return environment


@pass_context
def _quoted(context: Context, text: object) -> str:
    return quoted(str(text), str(context.get("language", _FALLBACK)))


def _language(environment: SandboxedEnvironment, pitch: Pitch, wanted: str) -> str:
    """The language asked for, or the page's, or English: the first that has a template."""
    for spoken in filter(None, (wanted, pitch.language[:2].lower(), _FALLBACK)):
        try:
            # A name from outside never becomes a path.
            if re.fullmatch(r"[a-z]{2,3}(?:-[a-z]{2})?", spoken):
                environment.get_template(f"{spoken}/{pitch.kind}.txt")
                return spoken
        except TemplateNotFound:
            pass
        except TemplateSyntaxError:
            return spoken
        if wanted:
            break
    raise UserError(
        f"There is no template for {line(pitch.kind, 40)!r} in {line(wanted or _FALLBACK, 20)!r};"
        f" ours speak {', '.join(LANGUAGES)}, your own stands in FOLDER/LANGUAGE/KIND.txt"
        " (--templates FOLDER)."
    )


def _parts(text: str, name: str) -> tuple[str, str]:
    head, _, body = text.lstrip().partition("\n")
    label, colon, subject = head.partition(":")
    if label.strip().lower() != "subject" or not colon:
        raise UserError(f"The template {name} must begin with a line 'Subject: …'.")
    tidy = re.sub(r"(?<=\S)  +", " ", body)
    tidy = re.sub(r"(?<![ \t])[ \t]+\n", "\n", tidy)
    tidy = re.sub(r"\n{3,}", "\n\n", tidy).strip()
    return line(subject, LONGEST_SUBJECT), f"{tidy}\n" if tidy else ""


def _note(pitch: Pitch, way: str, to: str) -> str:
    known = f" (known e-mail: {line(pitch.contact, 254)})" if pitch.contact_kind == "email" else ""
    notes = {
        "guidelines": f"Read the site's guidelines first and follow them: {to}{known}",
        "form": f"Use the site's own form, not an e-mail: {to}{known}",
        "profile": f"Only a profile is known: {to}",
        "none": "No contact is known yet.",
    }
    return notes.get(way, "")
