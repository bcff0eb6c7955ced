"""The table of all letters, by which an outbox row is read back."""

from shared.letters.appeal_decided import AppealDecided
from shared.letters.autopay_failed import AutopayFailed
from shared.letters.autopay_switched import AutopaySwitched
from shared.letters.change_email import ChangeEmail
from shared.letters.change_email_notice import ChangeEmailNotice
from shared.letters.confirm_request import ConfirmRequest
from shared.letters.debit_disputed import DebitDisputed
from shared.letters.invitation import Invite
from shared.letters.join_request_decided import JoinRequestDecided
from shared.letters.new_owner import NewOwner
from shared.letters.new_requests import NewRequests
from shared.letters.password_changed import PasswordChanged
from shared.letters.payment_receipt import PaymentReceipt
from shared.letters.payment_taken_back import PaymentTakenBack
from shared.letters.payout_account_changed import PayoutAccountChanged
from shared.letters.processor_connected import ProcessorConnected
from shared.letters.reset_password import ResetPassword
from shared.letters.set_up_link import SetUpLink
from shared.letters.surplus_subscription import SurplusSubscription
from shared.letters.trial_ends import TrialEnds
from shared.letters.verify_email import VerifyEmail
from shared.letters.violation_fined import ViolationFined
from shared.letters.violation_letter import MailedViolationLetter
from shared.letters.work_order_moved import WorkOrderMoved

EveryLetter = (
    AppealDecided
    | AutopayFailed
    | AutopaySwitched
    | ChangeEmail
    | ChangeEmailNotice
    | ConfirmRequest
    | DebitDisputed
    | Invite
    | JoinRequestDecided
    | MailedViolationLetter
    | NewOwner
    | NewRequests
    | PasswordChanged
    | PaymentReceipt
    | PaymentTakenBack
    | PayoutAccountChanged
    | ProcessorConnected
    | ResetPassword
    | SetUpLink
    | SurplusSubscription
    | TrialEnds
    | VerifyEmail
    | ViolationFined
    | WorkOrderMoved
)
