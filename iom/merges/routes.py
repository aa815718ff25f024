"""Pages on which two records are compared, merged or kept apart, under /duplicates."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.clients import different
from iom.clients.different import BadGround
from iom.clients.domain import ClientListed, ClientViewed, DifferentSaid, DifferentTakenBack
from iom.clients.queries import get_client
from iom.clients.shown import record_all_viewed, record_listed, record_viewed
from iom.kernel import clock
from iom.merges import queries, service, undoing
from iom.merges.domain import (
    PERSONAL,
    CannotMerge,
    ClientsMerged,
    MergedMeanwhile,
    MergeUndone,
    Side,
    undo_until,
)
from iom.merges.forms import MergeForm, OtherForm, WhyForm
from iom.merges.plans import MergePlan
from iom.merges.words import PERSONAL_LABELS, in_words, title_of
from iom.places import queries as places
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires

bp = Blueprint("merges", __name__, url_prefix="/duplicates")
_LONGEST_REF = 40
_TAKE = "take-"  # and the name of a personal detail: of which record it is taken


@bp.get("")
@requires(Permission.MERGE_CLIENTS, audit=(ClientListed,))
def index() -> ResponseReturnValue:
    """List the pairs of a district who may be one person, page by page."""
    reader = access.reader()
    mine = places.list_districts_of(reader)
    chosen = next((each for each in mine if each.code == request.args.get("district")), None)
    district = chosen or (mine[0] if mine else None)
    after = request.args.get("after", "")[:_LONGEST_REF]
    page = queries.list_pairs(reader, district.id, after=after) if district else None
    text = render_template(
        "merges/index.html",
        districts=mine,
        district=district,
        after=after,
        page=page,
    )
    pairs = page.pairs if page else []
    record_listed(
        sorted({ref for pair in pairs for ref in (pair.one.ref, pair.other.ref)}), "duplicates"
    )
    return text


@bp.route("/<ref>", methods=["GET", "POST"])
@requires(Permission.MERGE_CLIENTS, audit=(ClientListed, ClientViewed))
def alike(ref: str) -> ResponseReturnValue:
    """List who may be the same person as a client; on POST, go on to another who was typed."""
    reader = access.reader()
    form = OtherForm()
    client = get_client(reader, ref)
    if form.validate_on_submit():
        other = get_client(reader, (form.other.data or "").strip())
        return redirect(url_for("merges.compare", ref=client.ref, other=other.ref))
    pairs = queries.list_likenesses(reader, ref)
    text = render_template("merges/alike.html", form=form, client=client, pairs=pairs)
    record_listed(sorted({ref, *(pair.other.ref for pair in pairs)}), "duplicates")
    return text, 422 if form.errors else 200


@bp.get("/<ref>/<other>")
@requires(Permission.MERGE_CLIENTS, audit=(ClientViewed,))
def compare(ref: str, other: str) -> ResponseReturnValue:
    """Show two records side by side, and what merging them would do."""
    return _page(ref, other, MergeForm(formdata=None))


@bp.post("/<ref>/<other>/merge")
@requires(Permission.MERGE_CLIENTS, audit=(ClientsMerged, ClientViewed))
def merge(ref: str, other: str) -> ResponseReturnValue:
    """Make the other record a part of the first, with the details that were chosen."""
    form = MergeForm()
    reader = access.reader()
    if form.validate_on_submit():
        try:
            with transaction():
                service.merge(
                    ref,
                    other,
                    choice=_chosen(),
                    ground=form.ground.data or "",
                    fingerprint=form.fingerprint.data or "",
                    actor=reader,
                    at=clock.now(),
                )
        except MergedMeanwhile:
            if queries.find_own(reader, ref, other) is None:
                raise
        except CannotMerge as refusal:
            form.ground.errors = [str(refusal)]
        if not form.errors:
            flash(f"{other} is now part of {ref}. You can undo it for 30 days.")
            return redirect(url_for("casefile.show", ref=ref, _anchor="merges"))
    return _page(ref, other, form), 422


@bp.post("/<ref>/<other>/different")
@requires(Permission.MERGE_CLIENTS, audit=(DifferentSaid, ClientViewed))
def keep_apart(ref: str, other: str) -> ResponseReturnValue:
    """Remember two clients as different people."""
    form = MergeForm()
    if form.validate_on_submit():
        try:
            with transaction():
                different.say_different(
                    ref, other, form.ground.data or "", actor=access.reader(), at=clock.now()
                )
        except BadGround as refusal:
            form.ground.errors = [str(refusal)]
        else:
            flash(f"{ref} and {other} are known to be different people. Nobody is asked again.")
            return redirect(url_for("casefile.show", ref=ref, _anchor="merges"))
    return _page(ref, other, form), 422


@bp.route("/<ref>/different/<int:different_id>", methods=["GET", "POST"])
@requires(Permission.MERGE_CLIENTS, audit=(DifferentTakenBack, ClientViewed))
def take_back(ref: str, different_id: int) -> ResponseReturnValue:
    """Ask why two clients may be one person after all; on POST, take it back."""
    reader = access.reader()
    form = WhyForm()
    if request.method == "POST" and different.taken_back_by(reader, different_id):
        return redirect(url_for("casefile.show", ref=get_client(reader, ref).ref))  # a second click
    other = different.get_other(reader, ref, different_id)
    if form.validate_on_submit():
        try:
            with transaction():
                different.take_back(
                    ref, different_id, form.why.data or "", actor=reader, at=clock.now()
                )
        except BadGround as refusal:
            form.why.errors = [str(refusal)]
        else:
            flash(f"It is no longer said that {ref} and {other.ref} are different people.")
            return redirect(url_for("merges.compare", ref=ref, other=other.ref))
    text = render_template(
        "merges/take_back.html", form=form, ref=ref, other=other, names=names_of([other.said_by])
    )
    record_all_viewed([ref, other.ref], "duplicates")
    return text, 422 if form.errors else 200


@bp.route("/merges/<int:merge_id>", methods=["GET", "POST"])
@requires(Permission.MERGE_CLIENTS, audit=(MergeUndone, ClientViewed))
def undo(merge_id: int) -> ResponseReturnValue:
    """Show what was merged and what does not hold beside it; on POST, make two of it again."""
    reader, at = access.reader(), clock.now()
    form = WhyForm()
    if request.method == "POST" and queries.undone_by(reader, merge_id):
        return redirect(url_for("merges.index"))  # a second click
    told = queries.get_merge(reader, merge_id)
    if form.validate_on_submit():
        try:
            with transaction():
                ref = undoing.undo(merge_id, form.why.data or "", actor=reader, at=at)
        except CannotMerge as refusal:
            form.why.errors = [str(refusal)]
        else:
            flash(f"{told.kept_ref} and {told.part.ref} are two records again.")
            return redirect(url_for("casefile.show", ref=ref))
    text = render_template(
        "merges/undo.html",
        form=form,
        told=told,
        until=undo_until(told.part.merged_at),
        late=at >= undo_until(told.part.merged_at),
        names=names_of([told.part.merged_by]),
    )
    record_viewed(told.kept_ref, "duplicates")
    return text, 422 if form.errors else 200


def _page(ref: str, other: str, form: MergeForm) -> str:
    reader = access.reader()
    plan = service.preview(reader, ref, other)
    form.fingerprint.data = plan.fingerprint
    text = render_template(
        "merges/compare.html",
        form=form,
        plan=plan,
        chosen=_chosen(),
        sides=Side,
        personal=[(name, PERSONAL_LABELS[name]) for name in PERSONAL],
        in_words=in_words,
        shares=_shares(plan),
    )
    record_all_viewed([ref, other], "duplicates")
    return text


def _shares(plan: MergePlan) -> list[tuple[str, int, int, int]]:
    """Count the rows of each kind that the reader may see: kept, coming along, left."""
    reader = access.reader()
    return [
        (title_of(share.table.name), len(share.kept), len(share.along), len(share.left))
        for share in plan.shares
        if queries.columns_for(reader, share.table.name)
    ]


def _chosen() -> dict[str, Side]:
    return {
        name: Side(value)
        for name in PERSONAL
        if (value := request.form.get(_TAKE + name, "")) in set(Side)
    }
