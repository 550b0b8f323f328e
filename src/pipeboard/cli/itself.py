"""Commands about the program itself: demo, paths, keys, completion."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from pipeboard.cli import launch, output
from pipeboard.cli.reading import AS_JSON
from pipeboard.cli.session import CANNOT_MAKE, Session, Stop
from pipeboard.domain.text import plural

_SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.pass_obj
def demo(session: Session) -> int:
    """Open the app on a throw-away store with a made-up day.

    Without a terminal the board is printed as text.
    """
    return launch.open_demo(session.env)


@click.command()
@AS_JSON
@click.pass_obj
def paths(session: Session, *, as_json: bool) -> None:
    """Print where things live."""
    places = session.paths._asdict()
    if as_json:
        output.as_json({name: str(path) for name, path in places.items()})
        return
    for name, path in places.items():
        output.line(f"{name:<8}  {path}" + ("" if path.exists() else "  (not there yet)"))


@click.command()
@AS_JSON
@click.pass_obj
def keys(session: Session, *, as_json: bool) -> None:
    """Print every key of the app and the id to remap it by."""
    lines = launch.key_lines(session.settings)
    if as_json:
        output.as_json_list(one._asdict() for one in lines)
    else:
        rows = ((one.keys, one.words, one.id, one.place) for one in lines)
        output.table(("keys", "what", "id", "where"), rows, widest=60)


@click.command()
@click.option("--copy", "is_copying", is_flag=True, help="Copy the shipped texts for editing.")
@AS_JSON
@click.pass_obj
def texts(session: Session, *, is_copying: bool, as_json: bool) -> None:
    """Print where the texts of calls and e-mails are, and what is wrong with one that is unusable.

    A file of the rep's own goes before the shipped one of that name; slots that no contact fills
    stand in the settings, under [slots].
    """
    from pipeboard.exchange import texts as files

    folder = session.paths.content
    if is_copying:
        try:
            made = files.write_shipped(folder)
        except OSError as error:
            raise Stop(f"cannot write {folder}: {error.strerror}", CANNOT_MAKE) from None
        output.remark(f"{plural(len(made), 'file')} written to {folder}")
    found = [files.look(folder, template) for template in files.ALL]
    if as_json:
        output.as_json_list({**one._asdict(), "path": str(one.path)} for one in found)
        return
    rows = ((one.template, one.state, str(one.path)) for one in found)
    output.table(("template", "state", "file"), rows, widest=200)


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell; its first lines say where to put it."""
    complete = get_completion_class(shell)
    if complete is None:
        raise Stop(f"no completion for {shell}")
    script = complete(ctx.find_root().command, {}, "pipeboard", "_PIPEBOARD_COMPLETE").source()
    output.write(script.rstrip() + "\n")


COMMANDS = (demo, paths, keys, texts, completion)
