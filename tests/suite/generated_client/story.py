"""A worker leaves and is counted, told with the client that was generated from the contract: nothing but its types.

Usage: story.py URL, with tokens of caseworkers of the origin's province and of one that has no part in it in HEARTH_TOKEN and HEARTH_OTHER_TOKEN.
"""

import os
import sys
from datetime import date
from http import HTTPStatus
from uuid import UUID

from hearth_client import AuthenticatedClient
from hearth_client.api.dispatches import dispatch_worker
from hearth_client.api.figures import get_ledger, list_ledger_entries
from hearth_client.api.operations import check_health
from hearth_client.api.target_groups_trainings_certificates import confirm_target_group
from hearth_client.api.workers import get_worker, survey_worker
from hearth_client.models import (
    Committed,
    ConfirmTargetGroup,
    Dispatch,
    DispatchRecorded,
    Ledger,
    LedgerCode,
    LedgerEntryPage,
    MembershipRecorded,
    Problem,
    Source,
    Stage,
    SurveyWorker,
    TargetGroup,
    WorkerView,
)

ORIGIN = "520502"
DESTINATION = "440104"


def survey(citizen_id: str) -> SurveyWorker:
    return SurveyWorker(
        citizen_id=citizen_id,
        name="李秀英",
        origin=ORIGIN,
        willing=True,
        surveyed_on=date(2021, 2, 20),
        source=Source.FIELD_VISIT,
    )


def refused(answer, status: HTTPStatus, slug: str) -> Problem:
    """The problem of an answer, once its kind is as expected."""
    assert answer.status_code is status, answer
    problem = answer.parsed
    assert isinstance(problem, Problem), problem
    assert problem.type_ == f"/problems/{slug}" and problem.status == status, problem
    assert problem.instance == answer.headers["x-request-id"]
    return problem


def main(url: str) -> None:
    client = AuthenticatedClient(url, token=os.environ["HEARTH_TOKEN"], raise_on_unexpected_status=True)
    assert check_health.sync(client=client).status == "ok"

    worker = survey_worker.sync(client=client, body=survey("520502199003070040"), idempotency_key="li-1")
    assert isinstance(worker, Committed) and isinstance(worker.id, UUID) and worker.version == 1, worker

    group = ConfirmTargetGroup(
        group=TargetGroup.POVERTY_ALLEVIATED, from_=date(2020, 1, 1), source=Source.MONITORING_SYSTEM
    )
    membership = confirm_target_group.sync(worker.id, client=client, body=group)
    assert isinstance(membership, MembershipRecorded) and membership.version == 2, membership

    departure = Dispatch(destination=DESTINATION, departed_on=date(2021, 3, 1))
    dispatch = dispatch_worker.sync(worker.id, client=client, body=departure, if_match='"2"')
    assert isinstance(dispatch, DispatchRecorded) and isinstance(dispatch.dispatch_id, UUID), dispatch

    case = get_worker.sync(worker.id, client=client)
    assert isinstance(case, WorkerView) and case.stage is Stage.DISPATCHED, case
    [away] = case.dispatches
    assert (away.dispatch_id, away.departed_on) == (dispatch.dispatch_id, date(2021, 3, 1))
    assert away.destination.code == DESTINATION

    # All that this client wrote is counted.
    ledger = get_ledger.sync(2021, client=client, region=ORIGIN, min_position=dispatch.position)
    assert isinstance(ledger, Ledger) and len(ledger.rows) == 15, ledger
    figures = {row.code: row.value for row in ledger.rows}
    assert figures[LedgerCode.OUTPUT_WORKERS] == figures[LedgerCode.OUTPUT_TARGET_GROUP] == 1
    assert figures[LedgerCode.OUTPUT_IN_PROVINCE] == 0
    assert all(invariant.holds for invariant in ledger.invariants)

    page = list_ledger_entries.sync(2021, LedgerCode.OUTPUT_TARGET_GROUP, client=client, region=ORIGIN)
    assert isinstance(page, LedgerEntryPage) and page.value == 1 and page.next_page_token is None, page
    [entry] = page.items
    assert (entry.id, entry.position, entry.event_type) == (worker.id, dispatch.position, "WorkerDispatched")

    again = Dispatch(destination="440105", departed_on=date(2021, 4, 1))
    answer = dispatch_worker.sync_detailed(worker.id, client=client, body=again, accept_language="en")
    problem = refused(answer, HTTPStatus.CONFLICT, "dispatch-overlaps")
    # What the facts are depends on the kind of problem.
    assert UUID(problem["dispatch_id"]) == dispatch.dispatch_id
    assert problem.title == "Another dispatch covers that day"

    answer = survey_worker.sync_detailed(client=client, body=survey("520502199003070041"))
    [fault] = refused(answer, HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-request").errors
    assert (fault.pointer, fault.code) == ("/citizen_id", "check-digit"), fault

    elsewhere = AuthenticatedClient(url, token=os.environ["HEARTH_OTHER_TOKEN"], raise_on_unexpected_status=True)
    refused(get_worker.sync_detailed(worker.id, client=elsewhere), HTTPStatus.NOT_FOUND, "not-found")

    # What is known already is not sent again.
    read = get_worker.sync_detailed(worker.id, client=client)
    known = get_worker.sync_detailed(worker.id, client=client, if_none_match=read.headers["etag"])
    assert known.status_code is HTTPStatus.NOT_MODIFIED and known.parsed is None, known


if __name__ == "__main__":
    main(sys.argv[1])
