"""A file with only the board's derived tables, to read and draw from without the store."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

TABLES = """
create table card (contact_id integer primary key, board text, pin integer not null,
  due text not null, rank integer not null, due_time text, due_words text, name text not null,
  title text, company text, headcount text, score text, stage text not null, status text not null,
  stage_at text not null, signs text not null, amount integer, currency text, deal_step text,
  close_on text, find text not null, attempt text, halves text not null, run text, step text,
  inbound integer not null, zone text, rots_on text not null, reply_at text, written_at text,
  sole_until text not null, moved_on text not null,
  facets text not null);
create index card_board on card(board, pin, due, rank, contact_id desc) where board is not null;
create index card_due on card(due, step, rank, stage, inbound, sole_until, due_time)
  where due < '9999-12-31';
create index card_rots on card(board, inbound, rots_on, rank, contact_id, due, run)
  where rots_on < '9999-12-31';
create index card_reply on card(reply_at) where reply_at is not null;
create index card_written on card(written_at) where written_at is not null;
create index card_nostep on card(board, inbound, rank, contact_id, rots_on)
  where due = '9999-12-31' and board is not null
  and (board in ('sql', 'opportunity') or run in ('stopped', 'exhausted'));
create table tally (board text not null, currency text not null, n integer not null,
  amount integer not null, primary key (board, currency)) without rowid;
"""
TALLY = """insert into tally select board, coalesce(currency, ''), count(*),
  coalesce(sum(amount), 0) from card where board is not null group by 1, 2"""


def card(name: str, stage: str = "lead", **facts: Any) -> dict[str, Any]:
    """Return a row of the table; `score` also sets the rank."""
    row = {
        "contact_id": None,
        "board": stage,
        "pin": 1,
        "due": "9999-12-31",
        "rank": -int(facts.get("score", "0").split("–")[0]),
        **dict.fromkeys(("due_time", "due_words", "title", "company", "headcount", "score")),
        "name": name,
        "stage": stage,
        "status": "open",
        "stage_at": "2026-11-11T09:00:00Z",
        "signs": "",
        **dict.fromkeys(("amount", "currency", "deal_step", "close_on")),
        "find": name.casefold(),
        "halves": "",
        "inbound": 0,
        "rots_on": "9999-12-31",
        "sole_until": "9999-12-31",
        "moved_on": "2026-11-23",
        "facets": "\n",
        **dict.fromkeys(("attempt", "run", "step", "zone", "reply_at", "written_at")),
    }
    return row | facts


def make(path: Path, *rows: dict[str, Any]) -> sqlite3.Connection:
    """Return a connection to a new file with these rows and their tally."""
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript(TABLES)
    add(db, *rows)
    return db


def add(db: sqlite3.Connection, *rows: dict[str, Any]) -> None:
    """Add rows and count the tally anew."""
    db.execute("begin immediate")
    db.execute("delete from tally")
    if rows:
        names = ", ".join(rows[0])
        values = ", ".join(f":{name}" for name in rows[0])
        db.executemany(f"insert into card ({names}) values ({values})", rows)
    db.execute(TALLY)
    db.execute("commit")
