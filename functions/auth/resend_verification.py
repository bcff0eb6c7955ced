"""Resend the mail that verifies an e-mail.

The answer is the same whether or not the e-mail has an account, verified or not.
"""

from functions.auth._recipient import EmailRecipient
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint


@endpoint(
    "POST /v1/auth/resend-verification",
    caller=Anyone(),
    status=202,
    rate="mail",
    credentials=True,
)
def handle(call: StrangerCall, body: EmailRecipient) -> None:
    call.db.execute("call request_verification($1)", body.email)
