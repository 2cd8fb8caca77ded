"""The client, and what its failures mean to a person."""

from collections.abc import Iterator
from contextlib import contextmanager

from elastic_transport import ConnectionError as NoConnection
from elastic_transport import ConnectionTimeout, TlsError
from elastic_transport.client_utils import DEFAULT
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    Elasticsearch,
    NotFoundError,
    OrjsonSerializer,
    UnsupportedProductError,
)

from indexer.elastic.settings import ElasticSettings
from indexer.errors import IndexFailed, IndexUnavailable

_PASSING = (429, 502, 503, 504)
"""Statuses of a node that is busy or starting."""


def make_client(settings: ElasticSettings) -> Elasticsearch:
    """Return a client; it opens no connection yet."""
    return Elasticsearch(
        list(settings.urls),
        api_key=settings.api_key,
        request_timeout=settings.timeout_seconds,
        max_retries=3,
        retry_on_timeout=True,  # every request of ours may be repeated
        serializer=OrjsonSerializer(),
        ca_certs=str(settings.ca_file) if settings.ca_file else DEFAULT,
    )


@contextmanager
def failures(settings: ElasticSettings) -> Iterator[None]:
    """Translate the client's errors into ours, each with what to do."""
    where = ", ".join(settings.urls)
    try:
        yield
    except TlsError as error:
        raise IndexUnavailable(
            f"Elasticsearch at {where} shows a certificate that is not trusted ({error.message}); "
            "name the file of its certificate authority in the settings (ca_file)"
        ) from error
    except (NoConnection, ConnectionTimeout) as error:
        raise IndexUnavailable(
            f"Elasticsearch at {where} does not answer ({error.message}); check that it runs "
            "and that the address is right; documents stay in the ledger until it does"
        ) from error
    except UnsupportedProductError as error:
        raise IndexUnavailable(f"what answers at {where} is not Elasticsearch") from error
    except AuthenticationException as error:
        raise IndexUnavailable(
            f"Elasticsearch at {where} refused the API key; make a new one and put it into the "
            "settings (api_key)"
        ) from error
    except AuthorizationException as error:
        raise IndexUnavailable(
            f"the API key may not do this ({_reason(error)}); it needs the privileges 'manage', "
            f"'read' and 'write' on the indices '{settings.prefix}-ads*'"
        ) from error
    except NotFoundError as error:
        raise IndexUnavailable(
            f"the search index {settings.alias!r} is not there ({_reason(error)}); "
            "run: lurewatch reindex"
        ) from error
    except ApiError as error:
        kind = IndexUnavailable if error.status_code in _PASSING else IndexFailed
        said = f"Elasticsearch at {where} answered {error.status_code}: {_reason(error)}"
        raise kind(said) from error


def _reason(error: ApiError) -> str:
    body = error.body
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        cause = (body["error"].get("root_cause") or [body["error"]])[0]
        return f"{cause.get('type')}: {cause.get('reason')}"[:500]
    return str(error.message)[:500]
