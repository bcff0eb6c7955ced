"""Ask for a mail with a link to reset the password.

The answer is the same whether or not the e-mail has an account.
"""

from functions.auth._recipient import EmailRecipient
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint


@endpoint(
    "POST /v1/auth/forgot-password",
    caller=Anyone(),
    status=202,
    rate="mail",
    credentials=True,
)
def handle(call: StrangerCall, body: EmailRecipient) -> None:
    call.db.execute("call request_password_reset($1)", body.email)
