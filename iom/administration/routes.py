"""Pages of the people who sign in, under /users."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts import queries as accounts
from iom.accounts.changing import Wanted, preview
from iom.accounts.domain import Permission, Role
from iom.accounts.events import UserAdded, UserChanged
from iom.accounts.rights import OwnRights, difference
from iom.accounts.service import NewUser
from iom.accounts.words import ROLE_HINTS, WORDED, gives, role_name
from iom.administration import queries, service
from iom.administration.domain import Account, Sought, State, held_by
from iom.administration.forms import AccountForm, ChangeAccountForm, NewAccountForm
from iom.administration.history import history_of
from iom.kernel import clock
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.places import queries as places
from iom.places.domain import PlaceKind
from iom.sessions.events import FirstCodeIssued
from iom.sessions.queries import list_sessions
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires

bp = Blueprint("administration", __name__, url_prefix="/users")
_USERS = Permission.MANAGE_USERS


@bp.get("")
@requires(_USERS)
def index() -> ResponseReturnValue:
    """List accounts: who, where, and what is out of the ordinary."""
    asked = request.args.get("role", ""), request.args.get("state", "")
    return _listed(
        Sought(
            agency=request.args.get("agency", ""),
            role=Role(asked[0]) if asked[0] in set(Role) else None,
            state=State(asked[1]) if asked[1] in set(State) else State.ACTIVE,
            after=request.args.get("after", ""),
        )
    )


@bp.post("/find")
@requires(_USERS)
def find() -> ResponseReturnValue:
    """Find accounts by name, disabled ones too, and lead to the only one that there is.

    What was typed is in the body of the request alone: no address, title or log shows it.
    """
    typed = request.form.get("find", "")
    if not typed.strip():
        return redirect(url_for("administration.index"), code=303)
    return _listed(Sought(state=State.ALL, typed=typed))


def _listed(sought: Sought) -> ResponseReturnValue:
    at = clock.now()
    found = queries.list_accounts(sought, totp_required=_totp_required(), at=at)
    if sought.typed and found.matching == 1:
        only = url_for("administration.show", username=found.accounts[0].username)
        return redirect(only, code=303)
    return render_template(
        "administration/index.html",
        at=at,
        found=found,
        sought=sought,
        agencies=accounts.list_agencies(),
        roles=Role,
        role_name=role_name,
        states=State,
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(_USERS, audit=(UserAdded, FirstCodeIssued))
def new() -> ResponseReturnValue:
    """Ask who is to have an account; on POST, make it and show its one-time code, once."""
    form = NewAccountForm()
    _offer(form)
    if form.validate_on_submit():
        try:
            chosen = places.get_places(form.places.data or ())
            of_kind = {
                kind: [(each.id, each.name) for each in chosen if each.kind is kind]
                for kind in PlaceKind
            }
            wanted = NewUser(
                username=form.username.data or "",
                full_name=form.full_name.data or "",
                email=form.email.data or "",
                telephone=form.telephone.data or "",
                role=Role(form.role.data),
                agency=form.agency.data,
                schemes=of_kind[PlaceKind.SCHEME],
                units=of_kind[PlaceKind.UNIT],
                districts=of_kind[PlaceKind.DISTRICT],
            )
            with transaction():
                added = service.add_user(wanted, actor=access.reader(), at=clock.now())
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
        else:
            return render_template(
                "administration/code.html", account=_account(added.username), code=added.code
            )
    page = render_template("administration/new.html", form=form, **_choices())
    return page, 422 if form.errors else 200


@bp.get("/<username>")
@requires(_USERS)
def show(username: str) -> ResponseReturnValue:
    """Show what somebody may do, where, their sessions, and what was done to the account."""
    account = _account(username)
    held = held_by(account.rights, queries.reasons_of(account.id))
    return render_template(
        "administration/show.html",
        account=account,
        may_do=[each for each in held if each.may],
        may_not_do=[each for each in held if not each.may],
        own=_is_own(account),
        namesakes=queries.list_namesakes(account),
        sessions=list_sessions(account.id, clock.now()),
        history=history_of(account.username, places.list_places()),
        role_name=role_name,
    )


@bp.route("/<username>/change", methods=["GET", "POST"])
@requires(_USERS, audit=(UserChanged,))
def change(username: str) -> ResponseReturnValue:
    """Ask what is to change, then show what that gains and loses, then change it."""
    account = _account(username)
    form = ChangeAccountForm(data=_as_typed(account))
    _offer(form)
    step, status, meanwhile = form.step.data, 200, False
    if form.validate_on_submit() and step != "edit":
        wanted = Wanted(
            full_name=form.full_name.data or "",
            email=form.email.data or "",
            telephone=form.telephone.data or "",
            role=Role(form.role.data),
            agency=form.agency.data,
            places=form.places.data or (),
        )
        try:
            if step == "confirm":
                with transaction():
                    service.change_user(
                        account.username,
                        wanted,
                        seen=form.version.data or "",
                        actor=access.reader(),
                        at=clock.now(),
                    )
                flash("The account is changed. It holds from their next click on.")
                return redirect(url_for("administration.show", username=account.username))
            return _previewed(account, wanted, form)
        except ChangedMeanwhile:
            account, status, meanwhile = _account(username), 409, True
            form.version.data = account.mark
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
    page = render_template(
        "administration/change.html",
        form=form,
        account=account,
        meanwhile=meanwhile,
        own=_is_own(account),
        role_name=role_name,
        **_choices(),
    )
    return page, 422 if form.errors else status


def _previewed(account: Account, wanted: Wanted, form: ChangeAccountForm) -> ResponseReturnValue:
    before, after = preview(account.username, wanted)
    if before != after and _is_own(account):
        raise OwnRights
    what = difference(before.permissions, after.permissions)
    return render_template(
        "administration/preview.html",
        account=account,
        form=form,
        before=before,
        after=after,
        gained=[WORDED[each] for each in what.gained],
        lost=[WORDED[each] for each in what.lost],
        still_granted=[WORDED[each] for each in WORDED if each in after.granted],
        still_taken=[WORDED[each] for each in WORDED if each in after.taken],
        agencies={each.code: each.name for each in accounts.list_agencies()},
        known={place.ref: place.words for place in places.list_places()},
        role_name=role_name,
    )


def _account(username: str) -> Account:
    return queries.get_account(username, totp_required=_totp_required())


def _is_own(account: Account) -> bool:
    return account.id == access.reader().user_id


def _as_typed(account: Account) -> dict[str, object]:
    return {
        "full_name": account.full_name,
        "email": account.reach.email,
        "telephone": account.reach.telephone,
        "agency": account.agency_code,
        "role": account.role.value,
        "places": [place.ref for place in account.places],
        "version": account.mark,
    }


def _offer(form: AccountForm) -> None:
    form.offer(
        agencies=[(each.code, each.name) for each in accounts.list_agencies()],
        places=[place.ref for place in places.list_places()],
    )


def _choices() -> dict[str, object]:
    return {
        "tree": places.tree(),
        "role_hints": [(role_name(role), hint, gives(role)) for role, hint in ROLE_HINTS.items()],
    }


def _totp_required() -> bool:
    return bool(current_app.config["IOM"].totp_required)
