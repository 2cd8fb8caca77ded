"""``lurewatch search`` and ``lurewatch reindex``."""

import click
from rich.progress import track

from indexer import SearchRequest, Sort, parse
from lurewatch.cli.houses import house_of
from lurewatch.pipeline import document_for


@click.command()
@click.argument("query")
@click.option("--size", default=20, show_default=True, type=click.IntRange(1, 500))
@click.option(
    "--sort", type=click.Choice([one.value for one in Sort]), default=Sort.RELEVANCE.value
)
@click.pass_context
def search_command(context: click.Context, query: str, size: int, sort: str) -> None:
    """Search adverts with the console's query language (docs/search.md teaches it).

    Example: lurewatch search 'Poipet band:flag prob:>=0.9 -class:warning_or_news'
    """
    request = SearchRequest(sort=Sort(sort), size=size)
    with house_of(context).open_index() as index:
        page = index.search(parse(query), request)
    click.echo(f"{page.total} adverts")
    for hit in page.hits:
        document = hit.document
        label = " SYNTHETIC" if document.synthetic else ""
        headline = document.title or document.text[:80].replace("\n", " ")
        click.echo(f"{document.probability:.2f} {document.ad_class} {hit.id}{label}\n  {headline}")


@click.command()
@click.pass_context
def reindex_command(context: click.Context) -> None:
    """Build the search index anew from the ledger; the old one serves until it is done."""
    house = house_of(context)
    total = house.ledger.ads.count()
    files = track(house.ledger.ads.all(), "indexing", total=total)
    documents = (document_for(house.ledger, file.ad.id) for file in files)
    with house.open_index() as index:
        kept = index.rebuild(document for document in documents if document is not None)
    click.echo(f"{kept} of {total} adverts are in the index; the others are not judged yet")
