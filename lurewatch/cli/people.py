"""``lurewatch users``."""

from datetime import timedelta

import click

from console import ROLES, hash_password
from lurewatch.cli.houses import house_of
from lurewatch.clock import utc_now
from lurewatch.errors import SettingsError

_LINK_LASTS = timedelta(minutes=30)


@click.group()
def users_command() -> None:
    """Who may sign in to the console."""


@users_command.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(sorted(ROLES)), default="reviewer", show_default=True)
@click.password_option(help="Asked for when not given.")
@click.pass_context
def add_user(context: click.Context, name: str, role: str, password: str) -> None:
    """Add a person, or give one who is there a new password and role."""
    house_of(context).ledger.people.add(name, role, hash_password(password), utc_now())
    click.echo(f"{name} may sign in as {role}")


@users_command.command("link")
@click.argument("name")
@click.pass_context
def link_user(context: click.Context, name: str) -> None:
    """Print a link that signs a person in once, within 30 minutes."""
    house = house_of(context)
    if house.ledger.people.get(name) is None:
        raise SettingsError(f"no user {name}; `lurewatch users add {name}` adds one")
    token = house.ledger.people.issue_login_link(name, utc_now(), _LINK_LASTS)
    click.echo(f"{house.settings.base_url}/login/link/{token}")


@users_command.command("list")
@click.pass_context
def list_users(context: click.Context) -> None:
    """List everybody with role and state."""
    for user in house_of(context).ledger.people.all():
        click.echo(f"{user.name}: {user.role}{' (shut out)' if user.disabled_at else ''}")


@users_command.command("disable")
@click.argument("name")
@click.pass_context
def disable_user(context: click.Context, name: str) -> None:
    """Shut a person out at once; `users add` lets them in again."""
    house_of(context).ledger.people.disable(name, utc_now())
    click.echo(f"{name} is shut out and signed out")
