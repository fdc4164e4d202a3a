"""The place for a draft: whatever ``prospector.outreach.drafts`` says is shown as text."""

from __future__ import annotations

import importlib.machinery
import sys
from types import ModuleType, SimpleNamespace

import pytest

from prospector.errors import UserError
from tests.review.desk import Browser, fill

NAME = "prospector.outreach.drafts"


@pytest.fixture
def drafts(monkeypatch):
    module = ModuleType(NAME)
    module.__spec__ = importlib.machinery.ModuleSpec(NAME, None)
    module.Choices = SimpleNamespace
    monkeypatch.setitem(sys.modules, NAME, module)
    return module


@pytest.fixture
def page(tmp_path):
    (ident,) = fill(tmp_path / "store.db", 1)
    ann = Browser(tmp_path / "store.db")
    ann.get("/")

    def look() -> str:
        return ann.get(f"/-/candidate/{ident}").text

    look.pick = lambda contact: ann.press(
        "/-/decide", ("do", "keep"), ("item", f"{ident}:0"), ("contact", contact)
    )
    return look


def test_a_draft_is_shown_for_the_contact_that_was_picked(drafts, page) -> None:
    drafts.draft_for = lambda db, ident, *, choices, sender: SimpleNamespace(
        missing=(), subject="A dead link", body=f"Dear <b>{choices.to}</b>"
    )
    assert "A dead link\n\nDear &lt;b&gt;&lt;/b&gt;" in page()
    page.pick("email chief@site0.test")
    assert "Dear &lt;b&gt;chief@site0.test&lt;/b&gt;" in page()


def test_a_refusal_and_a_missing_fact_are_said(drafts, page) -> None:
    def refuse(*_, **__):
        raise UserError("It was pitched two weeks ago.")

    drafts.draft_for = refuse
    assert "It was pitched two weeks ago." in page()
    drafts.draft_for = lambda *_, **__: SimpleNamespace(missing=("asset_url", "sender"))
    assert "The draft lacks: asset_url, sender." in page()
