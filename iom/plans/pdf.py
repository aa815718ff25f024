"""The plan on paper: for the client in plain English and large type, and for the worker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_table, day_in_words
from iom.paper.blocks import (
    Block,
    Bullets,
    Column,
    Heading,
    Paragraph,
    Quiet,
    Row,
    Slanted,
    Strong,
    Table,
    Together,
    Words,
)
from iom.paper.document import Document, to_pdf
from iom.plans.plan import GoalNow, StepNow
from iom.plans.wording import ClientSheet
from iom.plans.worker_sheet import WorkerSheet

_LARGER = 1.4
"""Running text of ten points comes out at fourteen, as plain English guides ask for."""


def client_pdf(sheet: ClientSheet) -> bytes:
    """Return the paper that a client keeps: no marking, no reference, no family name."""
    local = sheet.printed_at.astimezone(LONDON).date()
    return to_pdf(
        Document(
            title="My plan",
            subtitle=f"This is the plan of {sheet.name}." if sheet.name else "",
            produced_at=sheet.printed_at,
            as_at=f"printed {day_in_words(local)}",
            marking=None,
            larger=_LARGER,
            blocks=list(_client_blocks(sheet)),
        )
    )


def _client_blocks(sheet: ClientSheet) -> Iterator[Block]:
    for goal in sheet.goals:
        words = f"“{goal.words}”" if goal.quoted else goal.words
        steps: list[Words] = [[Strong(f"{who}: "), what] for who, what in goal.steps]
        yield Together([Heading(words), *([Bullets(steps)] if steps else [])])
    if not sheet.goals:
        yield Paragraph("There is nothing on this plan right now.")
    for heading, lines in (
        ("People you meet", sheet.people),
        ("What comes next", sheet.next),
    ):
        yield from _list(heading, lines)
    first, *rest = sheet.ring  # before what is over, so that it is on the first page
    yield Together(
        [Heading("If you need us"), Paragraph(Strong(first)), *(Paragraph(each) for each in rest)]
    )
    yield from _list("What is done", sheet.done)
    yield Together([Heading("What you said"), *(Paragraph(each) for each in sheet.agreed)])
    if sheet.left_out:
        yield Paragraph(sheet.left_out)


def _list(heading: str, lines: Sequence[str]) -> Iterator[Block]:
    if lines:
        yield Together([Heading(heading), Bullets(list(lines))])


def worker_pdf(sheet: WorkerSheet) -> bytes:
    """Return the plan as a worker takes it along."""
    local = sheet.printed_at.astimezone(LONDON)
    return to_pdf(
        Document(
            title=f"Action plan, {sheet.ref}",
            subtitle=f"{sheet.name}. Printed {day_in_words(local.date())}, {local:%H:%M} by "
            f"{sheet.printed_by}; destroy it after use.",
            produced_at=sheet.printed_at,
            as_at=f"as at {day_in_words(local.date())}",
            blocks=list(_worker_blocks(sheet)),
        )
    )


def _worker_blocks(sheet: WorkerSheet) -> Iterator[Block]:
    yield Paragraph([Strong(f"{sheet.line}. "), *sheet.standing])
    for goal in sheet.plan.goals:
        yield from _worker_goal(goal)
    if sheet.introductions:
        yield Together([Heading("Introductions"), Bullets(list(sheet.introductions))])
    yield Together([Heading("Agreed"), Bullets(list(sheet.agreements or ["Not yet."]))])
    yield Together([Heading("Reviews"), Bullets(list(sheet.reviews or ["None yet."]))])


def _worker_goal(goal: GoalNow) -> Iterator[Block]:
    ended = f"{goal.outcome.how.of_goal} {day_in_table(goal.outcome.on)}" if goal.outcome else ""
    quiet = "; ".join(part for part in (goal.says.pathway.label, ended) if part)
    blocks: list[Block] = [Heading(goal.says.aim, quiet=quiet)]
    if goal.says.own_words:
        blocks.append(Paragraph([Slanted(f"“{goal.says.own_words}”")]))
    if not goal.steps:
        blocks.append(Paragraph("No steps yet.", quiet=True))
    else:
        columns: Sequence[Column] = [
            Column(head) for head in ("Step", "Who", "By", "Where it stands")
        ]
        rows = [_step(step) for step in goal.steps]
        blocks.append(Table(caption="Steps of this goal", columns=columns, rows=rows, level=None))
    yield Together(blocks)


def _step(step: StepNow) -> Row:
    what: list[str] = [step.says.what]
    if step.since is not None:
        what.append(Quiet(f" {step.since} since agreed"))
    return Row([what, step.says.by_whom, day_in_table(step.says.by_on), _stands(step)])


def _stands(step: StepNow) -> str:
    if step.outcome is not None:
        said = f": {step.outcome.what}" if step.outcome.what else ""
        return f"{step.outcome.how.label} {day_in_table(step.outcome.on)}{said}"
    if not step.needed:
        return "Not needed any more"
    return step.late or "To do"
