"""The application: the only module that knows every slice."""

import flask.typing
from flask import Flask, Response, after_this_request, g, request
from flask_compress import Compress
from flask_wtf.csrf import CSRFError, CSRFProtect
from peewee import Database
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp import caches
from webapp.core import language
from webapp.db import close_connection, connect, use
from webapp.guide import page as guide
from webapp.people import reader, refusal_log
from webapp.people import routes as people
from webapp.people.sessions import RowSessions, refuse_without_database
from webapp.pluginhost import host
from webapp.pluginhost import store as plugins
from webapp.resources import resource
from webapp.sample.mark import is_demo
from webapp.settings import Settings
from webapp.web import address, fragments, headers, health, help, refusals, submitted, templating, texts
from webapp.web.compiled_templates import CompiledTemplates
from webapp.web.refusals import SignInNeeded, refusal
from webapp.web.spoken_templates import SpokenTemplates
from webapp.web.static import StaticFiles

LARGEST_REQUEST = 2 * 1024 * 1024
FOR_EVERYBODY = frozenset({"people.sign_in", "people.send_sign_in", "health.alive", "health.ready"})


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """The application for these settings. `database` is given by tests; nothing is migrated here."""
    app = Flask("webapp", template_folder=str(resource("templates")), static_folder=None)
    app.jinja_environment = SpokenTemplates
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        SESSION_COOKIE_NAME="__Host-oportuna" if settings.is_https else "oportuna",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        OPORTUNA=settings,
        OPORTUNA_DEMO=is_demo,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=3,
        COMPRESS_LEVEL=4,
        COMPRESS_MIN_SIZE=1400,
    )
    use(database or connect(settings.database_url))
    caches.forget()
    host.configure(
        timeout_ms=settings.plugin_timeout_ms,
        plugins_dir=str(settings.plugins_dir) if settings.plugins_dir else None,
        health=plugins.StoredHealth(),
    )
    app.session_interface = RowSessions(skips=lambda path: path in ("/healthz",))
    app.url_map.strict_slashes = False
    address.init_app(app)
    fragments.init_app(app)
    headers.init_app(app)
    app.before_request(_speak)
    app.before_request(refuse_without_database)
    refusals.init_app(app)
    refusal_log.init_app(app)
    reader.init_app(app)
    submitted.init_app(app)
    CSRFProtect(app)
    Compress(app)
    app.register_error_handler(CSRFError, _stale_form)
    app.before_request(_ask_who)
    app.teardown_request(lambda _error: close_connection())
    files = StaticFiles(settings.home)
    templating.init_app(app, files.url)
    if not settings.testing:
        app.jinja_env.bytecode_cache = CompiledTemplates(settings.home, files.stamp)
    texts.load_catalogues()
    app.jinja_env.globals["guide_here"] = guide.guide_here
    _mount(app)
    app.wsgi_app = files.wrap(app.wsgi_app)  # type: ignore[assignment, method-assign]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    return app


def _mount(app: Flask) -> None:
    from webapp.accounts import deals
    from webapp.accounts.contacts.routes import bp as contacts
    from webapp.accounts.routes import bp as accounts
    from webapp.catalog import uses
    from webapp.catalog.routes import bp as catalog
    from webapp.guide.routes import bp as guided
    from webapp.jobs import routes as jobs
    from webapp.notices.routes import bp as notices
    from webapp.opportunities import catalog_uses, purging, rescoring
    from webapp.opportunities import routes as _opportunities
    from webapp.opportunities import trace_routes as _traces
    from webapp.opportunities.approvals import routes as _approvals
    from webapp.opportunities.blueprint import bp as opportunities
    from webapp.opportunities.closing import routes as _closing
    from webapp.opportunities.lines import routes as _lines
    from webapp.opportunities.of_accounts import OfAccounts
    from webapp.opportunities.offers import routes as _offers
    from webapp.opportunities.offers import trace_routes as _kept_traces
    from webapp.opportunities.repricing import routes as _repricing
    from webapp.opportunities.repricing import searching as _searching
    from webapp.pipeline.routes import bp as pipeline
    from webapp.plugins import routes as plugin_pages
    from webapp.plugins import simulation_routes

    assert purging and rescoring, "imported for the jobs that they add"
    assert _approvals, "imported for the routes that it adds"
    assert _repricing and _searching, "imported for the routes and the job that they add"
    assert _opportunities and _lines and _closing and _offers and _traces and _kept_traces, (
        "imported for the routes that they add"
    )
    for blueprint in (people.bp, health.bp, help.bp, accounts, contacts, catalog, opportunities, pipeline, guided):
        app.register_blueprint(blueprint)
    app.register_blueprint(jobs.bp)
    app.register_blueprint(notices)
    assert simulation_routes, "imported for the routes and the job that it adds"
    app.register_blueprint(plugin_pages.bp)
    plugin_pages.init_app(app)
    jobs.init_app(app)
    deals.answered_by(OfAccounts())
    uses.answered_by(catalog_uses)


def _speak() -> None:
    """Choose the reader's language: their own, else what their browser asks for."""
    actor = g.get("actor")
    asked = request.args.get("language")
    if actor:
        language.choose(actor.language)
        return
    after_this_request(_varies_by_language)
    if asked in language.LANGUAGES:
        language.choose(asked)
    else:
        language.choose(request.accept_languages.best_match(language.LANGUAGES) or language.SOURCE)


def _varies_by_language(response: Response) -> Response:
    response.vary.add("Accept-Language")
    return response


def _ask_who() -> flask.typing.ResponseReturnValue | None:
    if g.get("actor") is None and request.endpoint not in FOR_EVERYBODY:
        raise SignInNeeded
    return None


def _stale_form(error: CSRFError) -> flask.typing.ResponseReturnValue:
    if g.get("actor") is None and request.endpoint not in FOR_EVERYBODY:
        return people.sign_in_again() or refusal(401)
    return refusal(400)
