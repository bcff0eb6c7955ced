"""Create an assessment of a homeowner; credit that waits there pays it at once."""

from functions.assessments._assessment import NewAssessment, WholeAssessment
from shared.domain.charge import charge_as
from shared.domain.entering import enter_charge
from shared.domain.homeowner_account import ledger_of_homeowner
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import HOA_MONEY


@endpoint("POST /v1/assessments", caller=Manager(HOA_MONEY), feature="hoa", status=201)
def handle(call: ManagerCall, body: NewAssessment) -> WholeAssessment:
    with call.db.transaction():
        with ledger_of_homeowner(call.db, body.homeowner_id) as account_id:
            assessment_id = enter_charge(call.db, account_id, body.type, body)
        return charge_as(call.db, WholeAssessment, assessment_id)
